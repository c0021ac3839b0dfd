package io.perseid.engine.sync;

/** How a sync finds what to send. The words are those of {@code mode:} in YAML. */
public enum Mode {
    /** By time: a window from the checkpoint minus the look-back to a fixed upper bound. */
    STANDARD("standard"),
    /** Everything at each run, minus what is unchanged. */
    FULL("full"),
    /** One load; later runs find nothing to do. */
    ONCE("once"),
    /** By change: inserts, updates and deletes, see {@link Mirror}. */
    MIRROR("mirror");

    private final String word;

    Mode(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
