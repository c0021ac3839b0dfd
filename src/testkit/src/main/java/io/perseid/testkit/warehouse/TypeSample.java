package io.perseid.testkit.warehouse;

import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * One of a warehouse's types with a value of it.
 *
 * @param declaration the type as in {@code CREATE TABLE}
 * @param literal an SQL expression for the value
 * @param arrow the canonical Arrow type that it is read as
 * @param metadata what {@link io.perseid.api.warehouse.ColumnMetadata} the field carries
 * @param value what {@link Cell#value} gives for it
 */
public record TypeSample(
        String declaration,
        String literal,
        ArrowType arrow,
        Map<String, String> metadata,
        @Nullable Object value) {

    public static TypeSample of(String declaration, String literal, ArrowType arrow, @Nullable Object value) {
        return new TypeSample(declaration, literal, arrow, Map.of(), value);
    }

    /** The same sample, whose field carries one more entry of metadata. */
    public TypeSample with(String key, String entry) {
        return new TypeSample(declaration, literal, arrow, Map.of(key, entry), value);
    }
}
