package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.app.config.problem.Position;
import io.perseid.app.config.yaml.Node;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block that begins with {@code type:} and goes on with the settings of that connector.
 *
 * @param what warehouse or destination
 * @param kinds the installed connectors by name, each with its settings
 * @param zoned whether the block may have a {@code zone} of ours
 */
record ConnectorShape<C>(String what, Map<String, Kind<C>> kinds, boolean zoned) implements Shape<Connected<C>> {

    private static final String TYPE = "type";

    private static final Key<ZoneId> ZONE = Key.of(
                    "zone", Scalars.zone(), "What times without a zone in this warehouse mean.")
            .orElseAs("none: such times need a zone in the sync");

    /** One installed connector. */
    record Kind<C>(C connector, String description, SettingsSpec spec) {}

    @Override
    public Optional<Connected<C>> read(Node node, Reading reading) {
        if (!(node instanceof Node.Mapping mapping)) {
            reading.error(node.position(), node.found(), words(), "write type: and the connector's settings");
            return Optional.empty();
        }
        return kind(mapping, reading).flatMap(kind -> settings(kind, mapping, reading));
    }

    private Optional<Kind<C>> kind(Node.Mapping mapping, Reading reading) {
        Optional<Node> type = mapping.get(TYPE);
        if (type.isEmpty()) {
            reading.error(mapping.position(), "no key type", names(), "add type, the " + what + "'s connector");
            return Optional.empty();
        }
        Optional<Kind<C>> kind = type.get().asText().map(kinds::get);
        if (kind.isEmpty()) {
            reading.error(
                    type.get().position(),
                    type.get().found() + " as the type of a " + what,
                    names(),
                    Reading.didYouMean(
                            type.get().asText().orElse(""), kinds.keySet(), "choose one of the installed connectors"));
        }
        return kind;
    }

    private Optional<Connected<C>> settings(Kind<C> kind, Node.Mapping mapping, Reading reading) {
        int before = reading.failures();
        Optional<ZoneId> zone =
                zoned ? mapping.get(ZONE.name()).flatMap(node -> ZONE.shape().read(node, reading)) : Optional.empty();
        List<Node.Entry> own = new ArrayList<>();
        for (Node.Entry entry : mapping.entries()) {
            boolean ours = entry.name().equals(TYPE) || zoned && entry.name().equals(ZONE.name());
            if (!ours || kind.spec().setting(entry.name()).isPresent()) {
                own.add(entry);
            }
        }
        Node.Mapping block = new Node.Mapping(mapping.position(), List.copyOf(own));
        Settings settings = new SettingReader(block, reading).read(kind.spec());
        return reading.failures() > before
                ? Optional.empty()
                : Optional.of(new Connected<>(kind.connector(), settings, zone));
    }

    @Override
    public boolean fits(Node node) {
        return node instanceof Node.Mapping;
    }

    @Override
    public String words() {
        return "a group of keys with type: " + names();
    }

    private String names() {
        return kinds.isEmpty() ? "none, because none is installed" : String.join(", ", kinds.keySet());
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.putArray("required").add(TYPE);
        ArrayNode types = schema.putObject("properties")
                .putObject(TYPE)
                .put("description", "The connector.")
                .putArray("enum");
        kinds.keySet().forEach(types::add);
        ArrayNode all = schema.putArray("allOf");
        kinds.forEach((name, kind) -> {
            ObjectNode rule = all.addObject();
            ObjectNode condition = rule.putObject("if");
            condition.putObject("properties").putObject(TYPE).put("const", name);
            condition.putArray("required").add(TYPE);
            ObjectNode then = SettingPages.schema(kind.spec());
            ObjectNode properties = (ObjectNode) then.get("properties");
            properties.putObject(TYPE).put("const", name);
            if (zoned) {
                properties.set(ZONE.name(), ZONE.shape().schema().put("description", ZONE.description()));
            }
            rule.set("then", then);
        });
        return schema;
    }

    @Override
    public List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        kinds.forEach((name, kind) -> {
            List<Section.Row> rows = new ArrayList<>();
            rows.add(new Section.Row(TYPE, name, "required", "This connector.", Optional.empty()));
            if (zoned) {
                rows.add(Keys.row(ZONE));
            }
            sections.addAll(SettingPages.sections(what + " " + name, kind.description(), rows, kind.spec()));
        });
        return sections;
    }

    /** Where a block of this name was written, for the connector's own messages. */
    static Position at(Node.Mapping block, List<String> path) {
        Node.Mapping inner = block;
        Position position = block.position();
        for (String key : path) {
            Optional<Node.Entry> entry = inner.entry(key);
            if (entry.isEmpty()) {
                return position;
            }
            position = entry.get().position();
            if (!(entry.get().value() instanceof Node.Mapping deeper)) {
                return position;
            }
            inner = deeper;
        }
        return position;
    }
}
