package io.perseid.testkit.simulator;

import io.perseid.testkit.simulator.time.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** What happened, in order: as lines where they are wanted, and always as one number that tells two histories apart. */
final class Trace {

    private final EventLoop loop;
    private final boolean wanted;
    private final List<String> lines = new ArrayList<>();
    private long digest = 17;

    Trace(EventLoop loop, boolean wanted) {
        this.loop = loop;
        this.wanted = wanted;
    }

    void line(String what, Object detail) {
        digest = digest * 31
                + what.hashCode()
                + loop.now().getNano()
                + 7L * loop.now().getEpochSecond();
        if (wanted) {
            lines.add(loop.now() + "  " + what + "  " + detail);
        }
    }

    List<String> lines() {
        return lines;
    }

    long digest() {
        return digest;
    }
}
