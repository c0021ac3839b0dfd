package io.perseid.engine.plan;

import java.time.Duration;

/**
 * How large slices and waits are.
 *
 * @param rowsPerSlice aimed at; a single cursor value with more rows makes a larger slice
 * @param skewMargin events later than now minus this are held, because the destination's clock may run behind ours
 * @param maxDuplicateKeys more keys than this in several rows, and the key is taken for a wrong choice
 */
public record Slicing(long rowsPerSlice, Duration skewMargin, int maxDuplicateKeys) {

    public static Slicing defaults() {
        return new Slicing(500_000, Duration.ofSeconds(10), 100_000);
    }
}
