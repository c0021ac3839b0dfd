package io.perseid.engine.sync;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dimension joined in the warehouse. A row without a match keeps NULLs.
 *
 * @param match column of the model to column of the table; the table must be unique in these columns, or with {@code valid} at
 *     each time
 * @param valid when each row of the table held; empty for a table that has the current value only
 * @param where file and line, for messages
 */
public record Join(
        String table,
        Map<String, String> match,
        List<PropertyDefinition> properties,
        Optional<Validity> valid,
        String where) {

    /** By its current value. */
    public Join(String table, Map<String, String> match, List<PropertyDefinition> properties, String where) {
        this(table, match, properties, Optional.empty(), where);
    }

    /**
     * A row of a slowly changing dimension holds from a time on, until before another.
     *
     * @param from a column with the first moment; a row without one never holds
     * @param to a column with the first moment after it; NULL while the row still holds
     */
    public record Validity(String from, String to) {}
}
