package io.perseid.fake.snowflake;

import java.time.Duration;
import java.time.InstantSource;

/** How a fake sends results. May be changed at any time; the next statement sees it. */
public final class Settings {

    private volatile int inlineRows = 1_000;
    private volatile int partRows = 50_000;
    private volatile boolean json;
    private volatile Duration patience = Duration.ofSeconds(2);
    private volatile InstantSource clock = InstantSource.system();

    /** Rows that come with the answer itself. */
    public Settings inlineRows(int rows) {
        inlineRows = rows;
        return this;
    }

    /** Rows of each part that is downloaded by itself. */
    public Settings partRows(int rows) {
        partRows = rows;
        return this;
    }

    /** Whether results come as JSON, whatever the client asks for. */
    public Settings json(boolean always) {
        json = always;
        return this;
    }

    /** How long a request waits for a statement before it is told to ask again; Snowflake's is 45 s. */
    public Settings patience(Duration duration) {
        patience = duration;
        return this;
    }

    /** What CURRENT_TIMESTAMP says, and when changes were committed; the machine's clock unless told otherwise. */
    public Settings clock(InstantSource source) {
        clock = source;
        return this;
    }

    int inlineRows() {
        return inlineRows;
    }

    int partRows() {
        return partRows;
    }

    boolean json() {
        return json;
    }

    InstantSource clock() {
        return clock;
    }

    Duration patience() {
        return patience;
    }
}
