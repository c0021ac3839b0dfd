package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.testkit.fake.RecordedDestination;
import io.perseid.testkit.model.SessionCases;
import io.perseid.testkit.model.SessionEvent;
import io.perseid.testkit.model.SessionInterpreter;
import io.perseid.testkit.model.SessionInterpreter.Session;
import io.perseid.testkit.steps.VirtualSteps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Events that come late, but within the look-back, and what becomes of sessions that were sent before: in mode standard on a real
 * warehouse, against {@link SessionInterpreter}. A connector's test extends this.
 */
@SuppressWarnings("NullAway.Init") // JUnit calls prepareTable before each test.
public abstract class LateEventsContract {

    private static final Duration GAP = Model.Sessions.DEFAULT_GAP;
    private static final Duration CAP = Duration.ofHours(1);
    private static final Duration LOOKBACK = Duration.ofHours(2);
    private static final Duration SETTLE = Duration.ofMinutes(1);
    private static final long MINUTE = 60_000_000L;
    private static final int HISTORIES = 3;

    private @Nullable Warehouse warehouse;
    private MirrorStage stage;
    private final List<SessionEvent> events = new ArrayList<>();

    /** Connects to a database that {@link #execute} has filled. */
    protected abstract Warehouse connect();

    /** Runs statements in the same database, apart from any session. */
    protected abstract void execute(String... statements);

    /** The type of a moment in time. */
    protected String instantType() {
        return "TIMESTAMP WITH TIME ZONE";
    }

    /** Whether a statement over a few rows takes tens of milliseconds: then less is played. */
    protected boolean slowStatements() {
        return false;
    }

    @BeforeEach
    final void prepareTable() {
        Warehouse open = connect();
        warehouse = open;
        prepare(Superseded.TOMBSTONE);
    }

    @AfterEach
    final void closeWarehouse() {
        if (warehouse != null) {
            warehouse.close();
        }
    }

    private void prepare(Superseded superseded) {
        Warehouse open = Objects.requireNonNull(warehouse);
        execute(
                "DROP TABLE IF EXISTS late_events",
                "CREATE TABLE late_events (id BIGINT, happened_at " + instantType() + ", who VARCHAR(20))");
        events.clear();
        MirrorStage[] made = new MirrorStage[1];
        made[0] = new MirrorStage(
                new RewrittenWarehouse(open, UnaryOperator.identity(), real -> made[0].clock.instant()));
        stage = made[0];
        stage.mode = Mode.STANDARD;
        stage.slicing = new Slicing(3, Duration.ofSeconds(10), 100);
        stage.model = SessionCases.over(new Model.Table("late_events"), Optional.empty(), false, Optional.empty(), CAP);
        Events usual = SessionCases.events(Optional.empty(), List.of());
        stage.record = new Events(
                usual.name(),
                usual.time(),
                usual.user(),
                usual.device(),
                usual.key(),
                new Cursor(usual.cursor().column(), LOOKBACK, SETTLE, Optional.empty()),
                usual.properties(),
                usual.joins(),
                usual.lookups(),
                superseded);
    }

    @Test
    final void sessionThatALateEventJoinsToTheOneBeforeIsTakenAway() {
        joinedSoon();

        RunReport report = stage.run();

        assertThat(report.counts().superseded()).isEqualTo(1);
        assertEqual(report);
        assertThat(live()).hasSize(2);
        assertNothingLeft();
    }

    @Test
    final void lateEventBeforeTheFirstOneGivesTheSessionAnotherKey() {
        arrive(event(5, 130, "ann"), event(6, 120, "ann"), event(7, 130, "bob"));
        assertEqual(stage.run());
        arrive(event(8, 150, "ann"));

        assertEqual(stage.run());
        assertThat(live()).hasSize(2).anyMatch(line -> line.contains("session_id=8"));
        assertNothingLeft();
    }

    /** Two sessions of less than the cap, which are one of more than that now: cut by the clock, neither begins where it did. */
    @Test
    final void sessionsThatAreCutElsewhereSinceALateEventJoinedThemAreRepaired() {
        arrive(event(1, 115, "ann"), event(2, 85, "ann"), event(3, 75, "ann"));
        arrive(event(4, 40, "ann"), event(5, 15, "ann"), event(6, 14, "ann"));
        stage.clock.advance(Duration.ofMinutes(40));
        assertEqual(stage.run());
        assertThat(live()).hasSize(2);
        arrive(event(7, 95, "ann"));
        arrive(event(8, 90, "ann"));

        RunReport report = stage.run();

        assertEqual(report);
        assertThat(report.counts().superseded()).isPositive();
        assertNothingLeft();
    }

    @Test
    final void sessionThatIsOpenAgainTakesNothingAwayBeforeItIsOver() {
        arrive(event(1, 65, "ann"), event(2, 32, "ann"));
        assertEqual(stage.run());
        arrive(event(3, 50, "ann"), event(4, 10, "ann"));
        RunReport open = stage.run();
        assertThat(open.counts().requests()).isZero();
        stage.clock.advance(Duration.ofMinutes(60));

        assertEqual(stage.run());
        assertNothingLeft();
    }

    @Test
    final void modeFullRepairsThemToo() {
        stage.mode = Mode.FULL;
        joinedSoon();

        assertEqual(stage.run());
        assertNothingLeft();
    }

    @Test
    final void supersededKeepLeavesThem() {
        prepare(Superseded.KEEP);
        joinedSoon();

        RunReport report = stage.run();

        assertThat(report.counts().superseded()).isZero();
        assertThat(live()).hasSize(3);
        assertNothingLeft();
    }

    @Test
    final void planTellsHowManyAreTakenAwayAndChangesNothing() {
        joinedSoon();

        RunPlan plan = stage.plan();

        assertThat(plan.notes())
                .contains("1 row that was sent is part of others now, by rows that came late: marked as gone"
                        + " (superseded: tombstone)");
        assertThat(live()).hasSize(3);
        assertEqual(stage.run());
    }

    /** As tables have it that are written at least once. */
    @Test
    final void sessionWhoseFirstEventStandsThereTwiceIsNotTakenAway() {
        arrive(event(1, 130, "ann"), event(2, 120, "ann"), event(3, 130, "bob"));
        assertEqual(stage.run());
        arrive(events.get(0));

        RunReport report = stage.run();

        assertEqual(report);
        assertThat(report.counts().superseded()).isZero();
        assertNothingLeft();
    }

    /** A source that uses a key again, days later: what was sent then is a session to this day. */
    @Test
    final void sessionOfLongAgoIsNotTakenAwayBecauseItsKeyIsUsedAgain() {
        arrive(event(1, 200, "ann"), event(2, 200, "bob"));
        assertEqual(stage.run());
        stage.clock.advance(Duration.ofDays(3));
        arrive(event(3, 100, "ann"), event(1, 90, "ann"));

        RunReport report = stage.run();

        assertEqual(report);
        assertThat(report.counts().superseded()).isZero();
        assertNothingLeft();
    }

    @Test
    final void tombstoneThatWasRefusedIsNotTriedAgain() {
        joinedSoon();
        stage.destination.script((request, batch) -> new String(batch.body(), 0, 1, StandardCharsets.UTF_8).equals("T")
                ? Optional.of(new RecordedDestination.Answer(Receipt.all(batch.rows(), Outcome.REJECTED), 0))
                : Optional.empty());
        assertThat(stage.run().counts().rejected()).isEqualTo(1);

        RunReport second = stage.run();

        assertThat(second.counts().requests()).isZero();
        assertThat(second.counts().rejected()).isZero();
        assertNothingLeft();
    }

    /**
     * The run that finds them comes hours later, so that what a late event has joined is far below its upper bound: a checkpoint
     * that went there first would hide it from the run that follows.
     */
    @Test
    @Tag("long")
    final void runThatDiesAtAnyStepIsRepairedByTheNext() {
        String where = "";
        int deaths = 0;
        for (int point = 0; !where.equals(MirrorStage.ENDED); point += slowStatements() ? 21 : 7) {
            prepare(Superseded.TOMBSTONE);
            joinedSoon();
            stage.clock.advance(Duration.ofHours(6));
            arrive(event(10, 300, "cem"), event(11, 200, "cem"), event(12, 150, "cem"), event(13, 100, "cem"));
            where = stage.die(new VirtualSteps(stage.clock, point).crashingAt(point));
            stage.clock.advance(Duration.ofMinutes(20));

            RunReport report = stage.run(new VirtualSteps(stage.clock, point + 1));

            assertThat(report.status()).as("%s: %s", where, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(live()).as("died %s (%d)", where, point).isEqualTo(expected());
            deaths++;
        }
        assertThat(deaths).isGreaterThan(2);
    }

    /** Another number of them with {@code -Dperseid.late.seeds}, one of them with {@code -Dperseid.late.seed}. */
    @Test
    @Tag("long")
    final void randomLateEventsWithinTheLookbackLeaveWhatTheInterpreterSays() {
        long only = Long.getLong("perseid.late.seed", -1);
        long first = only < 0 ? 0 : only;
        long to = only < 0 ? Long.getLong("perseid.late.seeds", slowStatements() ? 1 : HISTORIES) : only + 1;
        for (long seed = first; seed < to; seed++) {
            prepare(Superseded.TOMBSTONE);
            history(seed);
        }
    }

    private void history(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        long id = 0;
        Instant read = stage.clock.instant();
        for (int round = 0; round < 12; round++) {
            Instant before = stage.clock.instant();
            stage.clock.advance(Duration.ofMinutes(1 + random.nextInt(random.nextInt(4) == 0 ? 400 : 50)));
            List<SessionEvent> some = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                some.add(between(before, stage.clock.instant(), id++, random));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                some.add(between(read.minus(LOOKBACK), before, id++, random));
            }
            arrive(some.toArray(SessionEvent[]::new));
            String died = "";
            if (random.nextInt(4) == 0) {
                read = stage.clock.instant().minus(SETTLE);
                died = stage.die(new VirtualSteps(stage.clock, round).crashingAt(random.nextInt(80)));
                arrive(between(read.minus(LOOKBACK), read, id++, random));
            }
            read = stage.clock.instant().minus(SETTLE);
            RunReport report = stage.run(new VirtualSteps(stage.clock, seed));
            assertThat(report.status())
                    .as("seed %d, round %d: %s", seed, round, report.failure())
                    .isEqualTo(RunStatus.SUCCEEDED);
            assertRight("seed " + seed + ", round " + round + (died.isEmpty() ? "" : ", died " + died));
        }
        stage.clock.advance(Duration.ofDays(1));
        stage.run();
        assertThat(live()).as("seed %d, all over", seed).isEqualTo(expected());
        assertNothingLeft();
    }

    private static SessionEvent between(Instant from, Instant to, long id, Random random) {
        long low = micros(from) + 1;
        long high = Math.max(low + 1, micros(to));
        long at = low + (long) (random.nextDouble() * (high - low));
        if (random.nextInt(3) > 0) {
            // Ties, gaps of exactly the length, full hours.
            at = Math.max(low, at - Math.floorMod(at, 10 * MINUTE));
        }
        // Ids in no order of time.
        long mixed = id * 7 % 1_009;
        return new SessionEvent(mixed, at, Optional.of(random.nextBoolean() ? "ann" : "bob"), Optional.empty(), "e");
    }

    /** What is over is there as it is now; besides that only what was sent before it went on. */
    private void assertRight(String when) {
        List<String> expected = expected();
        assertThat(live()).as(when).containsAll(expected);
        Set<Long> open = sessions().stream()
                .filter(session -> session.closed() >= bound())
                .flatMap(session -> session.events().stream())
                .map(SessionEvent::id)
                .collect(Collectors.toCollection(HashSet::new));
        List<String> others = new ArrayList<>(live());
        others.removeAll(expected);
        assertThat(others).as(when).allMatch(line -> open.contains(id(line)));
    }

    private static long id(String line) {
        return Long.parseLong(line.replaceAll(".*session_id=(\\d+) .*", "$1"));
    }

    /** Three sessions, of which a late event joins two. */
    private void joinedSoon() {
        arrive(event(1, 100, "ann"), event(2, 95, "ann"), event(3, 55, "ann"), event(4, 100, "bob"));
        assertThat(stage.run().counts().accepted()).isEqualTo(3);
        arrive(event(9, 75, "ann"));
    }

    private void assertEqual(RunReport report) {
        assertThat(report.status()).as("%s", report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(live()).isEqualTo(expected());
    }

    private void assertNothingLeft() {
        RunReport report = stage.run();
        assertThat(report.status()).as("%s", report.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(report.counts().requests()).isZero();
        assertThat(report.warnings()).isEmpty();
    }

    private List<String> live() {
        return stage.live();
    }

    private List<String> expected() {
        return sessions().stream()
                .filter(session -> session.closed() < bound())
                .map(LateEventsContract::line)
                .sorted()
                .toList();
    }

    private List<Session> sessions() {
        return new SessionInterpreter(micros(GAP), micros(CAP), false).sessions(events);
    }

    private long bound() {
        return micros(stage.clock.instant().minus(SETTLE));
    }

    private static String line(Session session) {
        SessionEvent first = session.first();
        SessionEvent last = session.last();
        return "session|" + first.micros() + "|" + first.user().orElseThrow() + "|session_id=" + first.id()
                + " session_start=" + first.micros() + " session_end=" + last.micros() + " session_minutes="
                + (last.micros() - first.micros()) / 60_000_000.0 + " session_events="
                + session.events().size();
    }

    private SessionEvent event(long id, int minutesAgo, String who) {
        long at = micros(stage.clock.instant()) - minutesAgo * MINUTE;
        return new SessionEvent(id, at, Optional.of(who), Optional.empty(), "e");
    }

    private void arrive(SessionEvent... some) {
        if (some.length == 0) {
            return;
        }
        events.addAll(Arrays.asList(some));
        Warehouse open = Objects.requireNonNull(warehouse);
        execute(Arrays.stream(some)
                .map(event -> "(" + event.id() + ", "
                        + open.dialect().instant(Instant.EPOCH.plus(event.micros(), ChronoUnit.MICROS)) + ", '"
                        + event.user().orElseThrow() + "')")
                .collect(Collectors.joining(", ", "INSERT INTO late_events VALUES ", "")));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
