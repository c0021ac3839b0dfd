package io.perseid.api.warehouse;

/** Parts of time that statements cut at and count in, always in UTC. The words are those that all dialects share. */
public enum TimePart {
    SECOND("second"),
    HOUR("hour"),
    DAY("day");

    private final String word;

    TimePart(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
