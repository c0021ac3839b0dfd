package io.perseid.app.config.problem;

/** Whether a problem keeps a sync from running. */
public enum Severity {
    ERROR("error"),
    WARNING("warning");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** The word in messages and JSON. */
    public String word() {
        return word;
    }
}
