package io.perseid.app.config.yaml;

import io.perseid.app.config.problem.Position;
import java.util.List;
import java.util.Optional;

/** A piece of a YAML file that knows where it stands. Immutable. */
public sealed interface Node {

    /** Where to point a reader: at the key for a group of keys, else at the value itself. */
    Position position();

    /** What it is, for messages; shows the text of a value, but never one that came from a reference. */
    String found();

    /** The node below these keys; empty when one of them is not there. */
    default Optional<Node> find(String... path) {
        Optional<Node> node = Optional.of(this);
        for (String key : path) {
            node = node.flatMap(n -> n instanceof Mapping mapping ? mapping.get(key) : Optional.empty());
        }
        return node;
    }

    /** The text of a value; empty when it is none, or could not be resolved. */
    default Optional<String> asText() {
        return this instanceof Scalar scalar && scalar.resolved() ? Optional.of(scalar.text()) : Optional.empty();
    }

    /**
     * A value.
     *
     * @param text with references resolved, otherwise as written: {@code 010} and {@code yes} stay what they are
     * @param written as it stands in the file
     * @param quoted whether it stands in quotes or is a block
     * @param resolved false when a reference in it could not be resolved, which has been reported
     */
    record Scalar(Position position, String text, String written, boolean quoted, boolean resolved) implements Node {

        /** Whether some of the text came from elsewhere and must not be shown. */
        public boolean referenced() {
            return !text.equals(written);
        }

        @Override
        public String found() {
            String oneLine = written.strip().replaceAll("\\s+", " ");
            String shown = oneLine.length() > 80 ? oneLine.substring(0, 77) + "..." : oneLine;
            return (referenced() ? "the value of " : "") + "\"" + shown + "\"";
        }

        @Override
        public String toString() {
            return found();
        }
    }

    /** A list. */
    record Sequence(Position position, List<Node> items) implements Node {
        @Override
        public String found() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** A group of keys, each once. */
    record Mapping(Position position, List<Entry> entries) implements Node {

        public Optional<Node> get(String key) {
            return entry(key).map(Entry::value);
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(e -> e.name().equals(key)).findFirst();
        }

        public List<String> keys() {
            return entries.stream().map(Entry::name).toList();
        }

        @Override
        public String found() {
            return entries.isEmpty() ? "an empty group of keys" : "a group of keys (" + String.join(", ", keys()) + ")";
        }
    }

    /** Nothing after a key, {@code ~} or {@code null}. */
    record Nothing(Position position) implements Node {
        @Override
        public String found() {
            return "nothing";
        }
    }

    /** A key with what stands after it. */
    record Entry(String name, Position position, Node value) {}
}
