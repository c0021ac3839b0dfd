package io.perseid.api.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All settings of a connector, declared once beside it.
 *
 * <p>From this one value come the parser, {@code validate}, the JSON Schema and the reference page. Immutable.
 */
public final class SettingsSpec {

    private final List<Setting> settings;
    private final List<Function<Settings, Optional<SettingProblem>>> rules;

    private SettingsSpec(List<Setting> settings, List<Function<Settings, Optional<SettingProblem>>> rules) {
        this.settings = settings;
        this.rules = rules;
    }

    public static SettingsSpec of(Setting... settings) {
        return new SettingsSpec(List.of(settings), List.of());
    }

    /**
     * The same spec with a rule over several settings. It is asked only when each setting by itself is right, so that one
     * mistake is not told twice.
     */
    public SettingsSpec rule(Function<Settings, Optional<SettingProblem>> rule) {
        List<Function<Settings, Optional<SettingProblem>>> more = new ArrayList<>(rules);
        more.add(rule);
        return new SettingsSpec(settings, List.copyOf(more));
    }

    /** In the order of declaration, which is the order of the reference page. */
    public List<Setting> settings() {
        return settings;
    }

    public Optional<Setting> setting(String key) {
        return settings.stream().filter(s -> s.key().equals(key)).findFirst();
    }

    /**
     * Reads what a user wrote. Every problem goes to {@code problems}; the result is meant for use only if there was none.
     *
     * @param written scalars as text, groups as maps; secrets already resolved
     */
    public Settings read(Map<String, ?> written, Consumer<SettingProblem> problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<SettingProblem> found = new ArrayList<>();
        for (String key : written.keySet()) {
            if (setting(key).isEmpty()) {
                found.add(SettingProblem.unknownKey(
                        key, settings.stream().map(Setting::key).toList()));
            }
        }
        for (Setting setting : settings) {
            Object raw = written.get(setting.key());
            if (raw == null && setting.defaultText().isPresent()) {
                raw = setting.defaultText().get();
            }
            if (raw != null) {
                SettingValue.read(setting, raw, found::add).ifPresent(v -> values.put(setting.key(), v));
            } else if (setting.required()) {
                found.add(new SettingProblem(
                        List.of(setting.key()),
                        "nothing",
                        setting.type().words(),
                        "add " + setting.key() + ": " + setting.description()));
            }
        }
        Settings result =
                new Settings(values, settings.stream().map(Setting::key).collect(Collectors.toSet()));
        if (found.isEmpty()) {
            rules.forEach(rule -> rule.apply(result).ifPresent(found::add));
        }
        found.forEach(problems);
        return result;
    }
}
