package io.perseid.api.destination;

/** What a record is at the destination. */
public enum RecordKind {
    EVENT("event"),
    USER("user"),
    GROUP("group"),
    LOOKUP("lookup"),
    AUDIENCE("audience");

    private final String word;

    RecordKind(String word) {
        this.word = word;
    }

    /** The word in YAML, logs and pages. */
    public String word() {
        return word;
    }
}
