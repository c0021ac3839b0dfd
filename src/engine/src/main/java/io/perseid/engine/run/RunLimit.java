package io.perseid.engine.run;

/** What keeps a run from being faster. */
public enum RunLimit {
    /** Not known yet, or nothing in particular. */
    NONE("nothing yet"),
    SOURCE("the warehouse"),
    /** Reading and encoding on this machine. */
    CPU("this machine"),
    /** The rates that the destination's project is allowed. */
    DESTINATION_BUDGET("the destination's rate limit"),
    /** How many requests the destination takes at once and how long it takes to answer, or an outage. */
    DESTINATION("the destination's answers");

    private final String words;

    RunLimit(String words) {
        this.words = words;
    }

    /** As people are told: {@code limited by the warehouse}. */
    public String words() {
        return words;
    }
}
