package io.perseid.api.warehouse;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column of a table or query.
 *
 * @param field its name and the Arrow type in which rows will bring it, with {@link ColumnMetadata}
 * @param declared the warehouse's own name of the type, for messages
 */
public record Column(Field field, String declared) {

    public String name() {
        return field.getName();
    }
}
