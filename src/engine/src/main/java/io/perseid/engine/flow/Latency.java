package io.perseid.engine.flow;

import java.time.Duration;
import java.time.Instant;

/**
 * How long answers take, compared with the quickest of the last minute. One thread at a time.
 *
 * <p>Small requests are answered quicker, so only those of at least half the largest size count.
 */
final class Latency {

    private static final Duration HALF_MEMORY = Duration.ofSeconds(30);
    /** What the network and a busy machine of our own may add without meaning anything. */
    private static final double NOISE_MILLIS = 100;

    private static final double WEIGHT_OF_ONE = 1.0 / 8;
    /** One slow answer proves nothing, however slow. */
    private static final int ENOUGH = 8;

    private static final double MOST_OF_ONE = 2;

    private double quickest = Double.MAX_VALUE;
    private double quickestBefore = Double.MAX_VALUE;
    private long largest;
    private double recent;
    private int answers;
    private Instant turned = Instant.MIN;

    void took(Duration duration, long bytes, Instant now) {
        if (bytes > 2 * largest) {
            quickest = Double.MAX_VALUE;
            quickestBefore = Double.MAX_VALUE;
            forgetRecent();
        }
        largest = Math.max(largest, bytes);
        if (bytes * 2 < largest) {
            return;
        }
        double millis = Math.max(0, duration.toNanos() / 1e6);
        if (turned.equals(Instant.MIN) || Duration.between(turned, now).abs().compareTo(HALF_MEMORY) > 0) {
            quickestBefore = quickest;
            quickest = Double.MAX_VALUE;
            largest = bytes;
            turned = now;
        }
        quickest = Math.min(quickest, millis);
        double counted = Math.min(millis, MOST_OF_ONE * (2 * base() + NOISE_MILLIS));
        recent = answers == 0 ? counted : recent + (counted - recent) * WEIGHT_OF_ONE;
        answers++;
    }

    /** Clearly longer than it could be. */
    boolean queueing() {
        return answers >= ENOUGH && recent > 2 * base() + NOISE_MILLIS;
    }

    /** Longer than it could be. */
    boolean rising() {
        return recent > 1.5 * base() + NOISE_MILLIS / 2;
    }

    /** Starts to smooth anew, after something was done about it. */
    void forgetRecent() {
        recent = 0;
        answers = 0;
    }

    private double base() {
        return Math.min(quickest, quickestBefore);
    }
}
