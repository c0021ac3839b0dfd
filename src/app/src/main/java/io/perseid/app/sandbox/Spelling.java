package io.perseid.app.sandbox;

/**
 * The key of the insert id inside {@code failed_records}. Mixpanel's OpenAPI file and a real answer say {@code insert_id}, its
 * prose page says {@code $insert_id}; a client has to read both.
 */
public enum Spelling {
    INSERT_ID("insert_id"),
    DOLLAR_INSERT_ID("$insert_id");

    private final String key;

    Spelling(String key) {
        this.key = key;
    }

    /** The JSON key. */
    public String key() {
        return key;
    }
}
