package io.perseid.app.config.keys;

import io.perseid.app.config.problem.Position;
import io.perseid.app.config.yaml.Node;
import java.util.Map;
import java.util.Optional;

/** A group of keys that was read without a mistake. Immutable. */
final class Block {

    private final Node.Mapping written;
    private final Map<String, Object> values;

    Block(Node.Mapping written, Map<String, Object> values) {
        this.written = written;
        this.values = values;
    }

    /** The key's value or default; empty when it was left out and has none. */
    @SuppressWarnings("unchecked") // Keys.read puts in what the key's own shape gave.
    <T> Optional<T> get(Key<T> key) {
        return Optional.ofNullable((T) values.get(key.name()));
    }

    /** The value of a key that is required or has a default. */
    <T> T need(Key<T> key) {
        return get(key).orElseThrow(() -> new IllegalStateException(key.name() + " is neither required nor defaulted"));
    }

    boolean has(Key<?> key) {
        return written.get(key.name()).isPresent();
    }

    /** Where the key stands, or the group if it was left out. */
    Position at(Key<?> key) {
        return written.entry(key.name()).map(Node.Entry::position).orElse(position());
    }

    Position position() {
        return written.position();
    }

    Node.Mapping written() {
        return written;
    }
}
