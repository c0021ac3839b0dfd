package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.settings.Setting;
import io.perseid.api.settings.SettingType;
import io.perseid.api.settings.SettingsSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows a connector's settings: as JSON Schema and as sections of the reference page. */
final class SettingPages {

    private SettingPages() {}

    static ObjectNode schema(SettingsSpec spec) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Setting setting : spec.settings()) {
            ObjectNode property = setting.group().map(SettingPages::schema).orElseGet(() -> scalar(setting));
            property.put("description", setting.description());
            setting.defaultText().ifPresent(text -> property.put("default", text));
            properties.set(setting.key(), property);
            if (setting.required() && setting.defaultText().isEmpty()) {
                required.add(setting.key());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    static List<Section> sections(String title, String description, List<Section.Row> first, SettingsSpec spec) {
        List<Section> sections = new ArrayList<>();
        List<Section.Row> rows = new ArrayList<>(first);
        spec.settings().forEach(setting -> rows.add(row(setting)));
        sections.add(new Section(title, description, List.copyOf(rows)));
        for (Setting setting : spec.settings()) {
            setting.group()
                    .ifPresent(group -> sections.addAll(
                            sections(title + ", " + setting.key(), setting.description(), List.of(), group)));
        }
        return sections;
    }

    private static Section.Row row(Setting setting) {
        return new Section.Row(
                setting.key(),
                words(setting),
                setting.defaultText().orElse(setting.required() ? "required" : ""),
                setting.description(),
                setting.example());
    }

    private static String words(Setting setting) {
        if (setting.type() == SettingType.CHOICE) {
            return "one of " + String.join(", ", setting.choices());
        }
        String unit = setting.type() == SettingType.DURATION ? " ms" : "";
        String bounds = setting.min()
                .flatMap(min -> setting.max().map(max -> ", " + min + " to " + max + unit))
                .orElse("");
        return setting.type().words() + bounds + (setting.secret() ? ", secret" : "");
    }

    private static ObjectNode scalar(Setting setting) {
        Optional<Shape<?>> shape = Optional.empty();
        switch (setting.type()) {
            case WHOLE:
                shape = Optional.of(Scalars.whole(
                        setting.min().orElse(Long.MIN_VALUE), setting.max().orElse(Long.MAX_VALUE)));
                break;
            case CHOICE:
                shape = Optional.of(Scalars.choice(setting.choices(), word -> word));
                break;
            case FLAG:
                shape = Optional.of(Scalars.flag());
                break;
            case DURATION:
                shape = Optional.of(Scalars.duration(Duration.ZERO, Duration.ofDays(36_500)));
                break;
            case ZONE:
                shape = Optional.of(Scalars.zone());
                break;
            case TEXT:
            case BYTES:
            case PATH:
            case GROUP:
                break;
        }
        return shape.map(Shape::schema).orElseGet(() -> Scalars.text().schema());
    }
}
