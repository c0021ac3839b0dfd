package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.yaml.Node;
import java.util.List;
import java.util.Optional;

/**
 * What may stand after a key: reads it, and describes itself for the JSON Schema and the reference page, so that the three
 * cannot disagree. Immutable, any thread.
 *
 * @param <T> what a right value is read as
 */
public interface Shape<T> {

    /** The value; empty when it is wrong, which {@code reading} has been told. */
    Optional<T> read(Node node, Reading reading);

    /** Whether it looks like this shape, so that its mistakes are to be told as mistakes in this shape. */
    boolean fits(Node node);

    /** What to call it after "expected", for example {@code length of time such as 15m}. */
    String words();

    /** Its JSON Schema. */
    ObjectNode schema();

    /** The groups of keys in it, for the reference page. */
    default List<Section> sections() {
        return List.of();
    }
}
