package io.perseid.testkit.simulator;

import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import io.perseid.api.destination.RecordKind;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.engine.sync.UserColumn.Missing;
import io.perseid.testkit.simulator.destination.LaneTraits;
import io.perseid.testkit.simulator.sql.SqlType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a history is about: the sync, the warehouse, the destination, and how often what goes wrong. All of it is drawn from
 * the seed.
 *
 * @param cursorType {@code TIMESTAMPTZ}, {@code TIMESTAMP} or {@code DATE}
 * @param timeType {@code TIMESTAMPTZ} or {@code TIMESTAMP}
 * @param zone of times without a zone
 * @param snapshots whether a session of the warehouse reads one snapshot
 * @param parallelReads readers that a session may have open at once
 * @param warehouseError by how much the warehouse's clock is wrong
 * @param rows in the table when it begins
 * @param rounds of runs with faults and changes
 * @param late whether a request of a dead process may go in after those of its successor
 * @param snapshotFor how long a session reads one snapshot where it does not to its end; zero if it never does
 * @param submits whether the warehouse carries out queries on its own
 */
record Scenario(
        RecordKind kind,
        Mode mode,
        SqlType cursorType,
        SqlType timeType,
        String zone,
        boolean compositeKey,
        boolean nameColumn,
        Missing missingUser,
        Superseded superseded,
        OnUnknown onUnknown,
        Duration lookback,
        Duration settle,
        boolean snapshots,
        int parallelReads,
        Duration warehouseError,
        LaneTraits lane,
        int rowsPerSlice,
        int requestsInFlight,
        int slices,
        int rows,
        int rounds,
        double warehouseFaults,
        double stateFaults,
        double fileFaults,
        double destinationFaults,
        double crashes,
        double clockJumps,
        double rivals,
        boolean late,
        Duration snapshotFor,
        boolean submits) {

    static Scenario draw(Draw draw) {
        int kinds = draw.pick(100);
        RecordKind kind = kinds < 80 ? RecordKind.EVENT : kinds < 92 ? RecordKind.USER : RecordKind.LOOKUP;
        int modes = draw.pick(100);
        boolean events = kind == RecordKind.EVENT;
        Mode mode = events
                ? modes < 75 ? Mode.STANDARD : modes < 90 ? Mode.FULL : Mode.ONCE
                : modes < 85 || kind == RecordKind.LOOKUP ? Mode.FULL : Mode.ONCE;
        boolean peaceful = draw.chance(0.2);
        boolean snapshots = draw.chance(0.8);
        SqlType cursorType =
                draw.of(List.of(SqlType.TIMESTAMPTZ, SqlType.TIMESTAMPTZ, SqlType.TIMESTAMP, SqlType.DATE));
        String zone = draw.of(List.of("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"));
        return new Scenario(
                kind,
                mode,
                cursorType,
                draw.of(List.of(SqlType.TIMESTAMPTZ, SqlType.TIMESTAMP)),
                // So that which rows tie by day can be told without knowing zones.
                cursorType == SqlType.DATE ? "UTC" : zone,
                events && draw.chance(0.2),
                draw.chance(0.3),
                draw.chance(0.7) ? Missing.REJECT : Missing.ANONYMOUS,
                draw.chance(0.9) ? Superseded.TOMBSTONE : Superseded.KEEP,
                draw.chance(0.5) ? OnUnknown.PARK : OnUnknown.DUPLICATE,
                draw.of(List.of(Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofHours(2), Duration.ofDays(1))),
                draw.of(List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(5))),
                snapshots,
                draw.between(2, 4),
                Duration.ofSeconds(draw.between(-300, 300)),
                lane(draw, kind),
                draw.between(3, 30),
                draw.between(1, 4),
                draw.between(1, 3),
                draw.between(0, draw.chance(0.5) ? 40 : 12),
                draw.between(1, 4),
                peaceful ? 0 : draw.of(List.of(0.0, 0.005, 0.03)),
                peaceful ? 0 : draw.of(List.of(0.0, 0.0, 0.02)),
                peaceful ? 0 : draw.of(List.of(0.0, 0.0, 0.01)),
                peaceful ? 0 : draw.of(List.of(0.0, 0.1, 0.3)),
                peaceful ? 0 : draw.of(List.of(0.3, 0.8)),
                peaceful ? 0 : draw.of(List.of(0.0, 0.3)),
                peaceful ? 0 : draw.of(List.of(0.0, 0.0, 0.4)),
                !peaceful && draw.chance(0.05),
                snapshots || draw.chance(0.5) ? Duration.ZERO : Duration.ofMillis(draw.between(1, 4_000)),
                !snapshots && draw.chance(0.7));
    }

    private static LaneTraits lane(Draw draw, RecordKind kind) {
        int dedupes = draw.pick(100);
        Dedupe dedupe = kind != RecordKind.EVENT || dedupes < 70
                ? new Dedupe(Dedupe.Winner.LAST, Optional.empty(), true)
                : dedupes < 80
                        ? new Dedupe(Dedupe.Winner.LAST, Optional.of(Duration.ofHours(1)), true)
                        : dedupes < 90 ? new Dedupe(Dedupe.Winner.FIRST, Optional.empty(), true) : Dedupe.none();
        boolean limited = draw.chance(0.25);
        LaneLimits limits = new LaneLimits(
                draw.between(1, 9),
                draw.between(400, 2500),
                1 << 12,
                limited && draw.chance(0.5)
                        ? Optional.of(new Rate(draw.between(5, 60), Duration.ofMinutes(1)))
                        : Optional.empty(),
                limited ? Optional.of(new Rate(draw.between(30, 300), Duration.ofMinutes(1))) : Optional.empty(),
                limited && draw.chance(0.5)
                        ? Optional.of(new Rate(draw.between(6_000, 30_000), Duration.ofMinutes(1)))
                        : Optional.empty(),
                draw.between(1, 4));
        boolean tombstones =
                dedupe.winner() == Dedupe.Winner.LAST && dedupe.window().isEmpty() && draw.chance(0.9);
        return new LaneTraits(dedupe, limits, tombstones, draw.chance(0.15), draw.chance(0.2));
    }

    boolean events() {
        return kind == RecordKind.EVENT;
    }

    /** Whether an old identity disappears when a row moves. */
    boolean replaces() {
        return !events() || lane.tombstones() && superseded == Superseded.TOMBSTONE;
    }
}
