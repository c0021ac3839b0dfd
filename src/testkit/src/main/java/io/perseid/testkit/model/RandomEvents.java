package io.perseid.testkit.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Events of a few users on a few devices, close enough to each other that sessions end, go on and are cut at every corner: ties,
 * steps of exactly the gap, a microsecond more, full hours. All from one seed.
 */
final class RandomEvents {

    static final String TABLE = "random_events";

    private static final long MINUTE = 60_000_000L;
    private static final long START = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2024-12-31T19:00:00Z"));
    private static final int EVENTS = 160;

    private final long seed;
    private final List<SessionEvent> events = new ArrayList<>();

    RandomEvents(long seed) {
        this.seed = seed;
        Random random = new Random(seed);
        long id = 0;
        for (String user : List.of("ann", "bob", "cem", "")) {
            long at = START + random.nextInt(60) * MINUTE;
            for (int i = 0; i < EVENTS / 4; i++) {
                at += step(random);
                if (random.nextInt(8) == 0) {
                    at = (at / (60 * MINUTE) + 1) * 60 * MINUTE;
                }
                events.add(new SessionEvent(
                        id++ * 7 % 1_009,
                        at,
                        Optional.of(user).filter(u -> !u.isEmpty()),
                        random.nextInt(6) == 0 ? Optional.empty() : Optional.of("d" + random.nextInt(2)),
                        "e" + random.nextInt(5)));
            }
        }
    }

    private static long step(Random random) {
        long gap = 30 * MINUTE;
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> gap;
            case 2 -> gap + 1;
            case 3 -> 5 * gap;
            case 4 -> 1;
            default -> (1 + random.nextInt(25)) * MINUTE;
        };
    }

    long seed() {
        return seed;
    }

    List<SessionEvent> events() {
        return List.copyOf(events);
    }

    List<String> tables() {
        return List.of(
                "CREATE TABLE " + TABLE
                        + " (id BIGINT, happened_at <instant>, who VARCHAR(20), device VARCHAR(20), event_name VARCHAR(20))",
                events.stream()
                        .map(e -> "(" + e.id() + ", @" + Instant.EPOCH.plus(e.micros(), ChronoUnit.MICROS) + "@, "
                                + text(e.user()) + ", " + text(e.device()) + ", '" + e.name() + "')")
                        .collect(Collectors.joining(", ", "INSERT INTO " + TABLE + " VALUES ", "")));
    }

    private static String text(Optional<String> value) {
        return value.map(v -> "'" + v + "'").orElse("NULL");
    }
}
