package io.perseid.engine.sync;

import java.nio.file.Path;
import java.util.Map;

/**
 * A CSV joined in flight.
 *
 * @param file absolute
 * @param match column of the model
 * @param key column of the file that it is compared with; the first column unless the sync says otherwise
 * @param properties property name to column of the file
 * @param where file and line, for messages
 */
public record Lookup(Path file, String match, String key, Map<String, String> properties, String where) {}
