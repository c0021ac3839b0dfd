package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values under names that the user chooses, at least one.
 *
 * @param names what the names are, for messages
 */
record MapOf<T>(String names, Shape<T> value) implements Shape<List<Named<T>>> {

    @Override
    public Optional<List<Named<T>>> read(Node node, Reading reading) {
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
            reading.error(node.position(), node.found(), words(), "write name: value, one a line");
            return Optional.empty();
        }
        List<Named<T>> values = new ArrayList<>();
        int before = reading.failures();
        for (Node.Entry entry : mapping.entries()) {
            if (entry.name().isBlank()) {
                reading.error(entry.position(), "an empty name", names, "write a name before the colon");
            } else if (entry.value() instanceof Node.Nothing) {
                reading.error(
                        entry.position(),
                        "nothing after " + entry.name(),
                        value.words(),
                        "write a value or remove the name");
            } else {
                value.read(entry.value(), reading)
                        .ifPresent(v -> values.add(new Named<>(entry.name(), entry.position(), v)));
            }
        }
        return reading.failures() > before ? Optional.empty() : Optional.of(List.copyOf(values));
    }

    @Override
    public boolean fits(Node node) {
        return node instanceof Node.Mapping;
    }

    @Override
    public String words() {
        return names + ", each with " + value.words();
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object").put("minProperties", 1);
        schema.set("additionalProperties", value.schema());
        return schema;
    }

    @Override
    public List<Section> sections() {
        return value.sections();
    }
}
