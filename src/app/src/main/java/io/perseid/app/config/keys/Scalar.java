package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.app.config.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A single value.
 *
 * @param words what it is
 * @param advice what to do about a wrong one
 * @param parser reads the text; a {@link PerseidException} brings a more exact message than these words
 * @param schema fills in the JSON Schema
 */
record Scalar<T>(String words, String advice, Parser<T> parser, Consumer<ObjectNode> schemaFiller) implements Shape<T> {

    /** Reads one written value. */
    interface Parser<T> {
        /** Empty when the text is none. */
        Optional<T> parse(Node.Scalar scalar, Reading reading);
    }

    @Override
    public Optional<T> read(Node node, Reading reading) {
        if (!(node instanceof Node.Scalar scalar)) {
            reading.error(node.position(), node.found(), words, advice);
            return Optional.empty();
        }
        if (!scalar.resolved()) {
            reading.alreadyReported();
            return Optional.empty();
        }
        try {
            Optional<T> value = parser.parse(scalar, reading);
            if (value.isEmpty()) {
                reading.error(node.position(), node.found(), words, advice);
            }
            return value;
        } catch (PerseidException e) {
            Problem problem = e.problem();
            reading.error(
                    node.position(),
                    scalar.referenced() ? scalar.found() : problem.found(),
                    problem.expected(),
                    problem.action());
            return Optional.empty();
        }
    }

    @Override
    public boolean fits(Node node) {
        return node instanceof Node.Scalar;
    }

    /** Any value may come from a reference instead, which an editor must not underline. */
    @Override
    public ObjectNode schema() {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        schemaFiller.accept(own);
        if (own.path("type").isArray()) {
            return own;
        }
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        reference.put("type", "string").put("pattern", "\\$\\{(env|file):[^}]+\\}");
        ObjectNode either = JsonNodeFactory.instance.objectNode();
        either.putArray("anyOf").addAll(List.of(own, reference));
        return either;
    }
}
