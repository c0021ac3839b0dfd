package io.perseid.testkit.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Seeded choices. Two with the same seed choose alike. One thread. */
final class Draw {

    private final Random random;

    Draw(long seed) {
        // Neighbouring seeds would begin alike.
        random = new Random(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
    }

    /** A source of its own, so that more choices in one part of a history do not change another part. */
    Draw split() {
        return new Draw(random.nextLong());
    }

    Random random() {
        return random;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From 0 to {@code bound - 1}. */
    int pick(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends may come. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    <T> T of(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    Duration upTo(Duration longest) {
        return Duration.ofNanos(random.nextLong(Math.max(1, longest.toNanos() / 1000)) * 1000);
    }
}
