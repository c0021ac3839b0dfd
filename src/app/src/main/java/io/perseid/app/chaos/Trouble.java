package io.perseid.app.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Something that goes wrong while the process runs.
 *
 * @param at share of the usual life of a process at which it strikes, 0 to 1
 * @param words for the log of a round
 */
record Trouble(double at, String words, Strike strike) {

    /** Does it. */
    interface Strike {
        void on(Scene scene) throws IOException, InterruptedException;
    }

    /** What the sandbox does on demand; each ends by itself, so that a run can get through. */
    private static final List<String> FAULTS = List.of(
            "{\"fault\": \"status\", \"status\": 429, \"times\": 6}",
            "{\"fault\": \"status\", \"status\": 429, \"retry_after\": 1, \"times\": 2}",
            "{\"fault\": \"status\", \"status\": 429, \"every\": 5}",
            "{\"fault\": \"status\", \"status\": 503, \"times\": 5}",
            "{\"fault\": \"status\", \"status\": 500, \"every\": 4}",
            "{\"fault\": \"reset_before\", \"every\": 4}",
            "{\"fault\": \"reset_after\", \"every\": 4}",
            "{\"fault\": \"slow\", \"delay_ms\": 300, \"times\": 10}",
            "{\"fault\": \"lost_answer\", \"delay_ms\": 500, \"times\": 2}",
            "{\"fault\": \"short_count\", \"path\": \"/import\", \"times\": 2}",
            "{\"fault\": \"bare_one\", \"path\": \"/engage\", \"times\": 1}");

    private static final List<Duration> JUMPS = List.of(
            Duration.ofSeconds(-30),
            Duration.ofMinutes(-10),
            Duration.ofHours(-2),
            Duration.ofSeconds(40),
            Duration.ofMinutes(5),
            Duration.ofHours(3));

    /** @param longest that nobody listens, in milliseconds */
    static Trouble drawn(Random random, int longest) {
        int kind = random.nextInt(100);
        if (kind < 80) {
            return onTheWire(random, longest);
        }
        double at = random.nextDouble();
        return kind < 90 ? room(at, random.nextInt(400_000)) : jump(at, JUMPS.get(random.nextInt(JUMPS.size())));
    }

    /** One between the process and the destination. @param longest that nobody listens, in milliseconds */
    static Trouble onTheWire(Random random, int longest) {
        double at = random.nextDouble();
        int kind = random.nextInt(80);
        if (kind < 45) {
            return cut(at, Cut.values()[random.nextInt(Cut.values().length)]);
        }
        return kind < 55
                ? refuse(at, 100 + random.nextInt(longest))
                : fault(at, FAULTS.get(random.nextInt(FAULTS.size())));
    }

    static Trouble cut(double at, Cut cut) {
        return new Trouble(at, "cut " + cut.words(), scene -> scene.proxy().cut(cut));
    }

    /** Nobody listens for so many milliseconds. */
    static Trouble refuse(double at, int milliseconds) {
        return new Trouble(at, "connections refused for " + milliseconds + " ms", scene -> {
            scene.proxy().refuse();
            Duration left = Duration.ofMillis(milliseconds);
            boolean ended = scene.child().endsWithin(left);
            assert ended || !left.isZero();
            scene.proxy().accept();
        });
    }

    /** @param json as {@code PUT /sandbox/faults} takes one */
    static Trouble fault(double at, String json) {
        return new Trouble(at, "sandbox " + json, scene -> scene.sandbox().faults("[" + json + "]"));
    }

    /** So many bytes of logs and segments still fit. */
    static Trouble room(double at, long bytes) {
        return new Trouble(at, "disk full after " + bytes + " bytes", scene -> scene.child()
                .say(Words.ROOM + " " + bytes));
    }

    static Trouble jump(double at, Duration by) {
        return new Trouble(at, "clock jumps by " + by, scene -> scene.child().say(Words.CLOCK + " " + by));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f %s", at, words);
    }
}
