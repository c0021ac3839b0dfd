package io.perseid.engine.sync;

import java.util.List;
import java.util.Map;

/**
 * A dimension joined in the warehouse by its current value. A row without a match keeps NULLs.
 *
 * @param match column of the model to column of the table; the table must be unique in these columns
 * @param where file and line, for messages
 */
public record Join(String table, Map<String, String> match, List<PropertyDefinition> properties, String where) {}
