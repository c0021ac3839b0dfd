package io.perseid.fake.snowflake;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a login opened: its parameters, by upper-case name, and where names without a schema are looked for. */
final class Session {

    private final Map<String, Object> parameters = new ConcurrentHashMap<>();
    private volatile String schema = "PUBLIC";

    void set(String parameter, Object value) {
        parameters.put(parameter, value);
    }

    Map<String, Object> parameters() {
        return new TreeMap<>(parameters);
    }

    void use(String newSchema) {
        schema = newSchema;
    }

    String schema() {
        return schema;
    }

    /** Seconds a statement may take; 0 for no limit. */
    long timeoutSeconds() {
        return Long.parseLong(String.valueOf(parameters.getOrDefault("STATEMENT_TIMEOUT_IN_SECONDS", "0")));
    }
}
