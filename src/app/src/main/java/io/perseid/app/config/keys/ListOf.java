package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list with at least one item. */
record ListOf<T>(Shape<T> item) implements Shape<List<T>> {

    @Override
    public Optional<List<T>> read(Node node, Reading reading) {
        if (!(node instanceof Node.Sequence sequence) || sequence.items().isEmpty()) {
            reading.error(node.position(), node.found(), words(), "write [...], or one item a line after a dash");
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        int before = reading.failures();
        sequence.items().forEach(one -> item.read(one, reading).ifPresent(values::add));
        return reading.failures() > before ? Optional.empty() : Optional.of(List.copyOf(values));
    }

    @Override
    public boolean fits(Node node) {
        return node instanceof Node.Sequence;
    }

    @Override
    public String words() {
        return "a list of " + item.words();
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "array").put("minItems", 1);
        schema.set("items", item.schema());
        return schema;
    }

    @Override
    public List<Section> sections() {
        return item.sections();
    }
}
