package io.perseid.engine.sync;

import java.nio.file.Path;
import java.util.Map;

/**
 * A table joined in flight: a CSV, or one of another warehouse.
 *
 * @param match column of the model
 * @param key column of the side table that it is compared with, as text
 * @param properties property name to column of the side table
 * @param where file and line, for messages
 */
public record Lookup(Source source, String match, String key, Map<String, String> properties, String where) {

    /** Where the side table is. */
    public sealed interface Source {}

    /** @param file absolute */
    public record Csv(Path file) implements Source {}

    /**
     * @param warehouse its name in perseid.yaml; not the one of the sync
     * @param name of a table or view there
     * @param memory bytes that it may take while a run holds it
     */
    public record Table(String warehouse, String name, long memory) implements Source {}
}
