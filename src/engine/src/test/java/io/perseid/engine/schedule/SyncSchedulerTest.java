package io.perseid.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.engine.sync.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a real Quartz and schedules of a second or less. */
final class SyncSchedulerTest {

    private static final Schedule OFTEN = new Schedule.Every(Duration.ofMillis(100));
    private static final Schedule YEARLY = new Schedule.Cron("0 0 1 1 *", ZoneId.of("UTC"));
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final FakeRuns runs = new FakeRuns();
    private Optional<SyncScheduler> scheduler = Optional.empty();

    @AfterEach
    void stop() {
        runs.gate.release(1_000_000);
        scheduler.ifPresent(s -> s.stop(GRACE));
    }

    @Test
    void aScheduleFiresAgainAndAgain() {
        runs.gate.release(1_000_000);
        start(2, fresh("orders", OFTEN));

        await().until(() -> runs.ended("orders") >= 3);
        assertThat(runs.mostAtOnce("orders")).isEqualTo(1);
    }

    @Test
    void triggersWhileARunIsBusyAreCountedAndOneRunFollows() {
        start(2, fresh("orders", OFTEN));
        await().until(() -> scheduler().state("orders").coalesced() >= 3);

        assertThat(runs.begun("orders")).isEqualTo(1);
        assertThat(scheduler().state("orders").running()).isTrue();
        assertThat(scheduler().state("orders").waiting()).isTrue();
        runs.gate.release();
        await().until(() -> runs.begun("orders") == 2);
        assertThat(runs.mostAtOnce("orders")).isEqualTo(1);
    }

    @Test
    void noMoreRunsAtOnceThanAllowed() {
        start(2, fresh("a", OFTEN), fresh("b", OFTEN), fresh("c", OFTEN));
        await().until(() -> List.of("a", "b", "c").stream()
                .allMatch(sync -> scheduler().state(sync).coalesced() > 0));

        assertThat(runs.begun("a") + runs.begun("b") + runs.begun("c")).isEqualTo(2);
        runs.gate.release();
        await().until(() -> runs.begun("a") > 0 && runs.begun("b") > 0 && runs.begun("c") > 0);
    }

    @Test
    void whatWasMissedWhileTheProcessWasDownIsRunOnceAtTheStart() {
        runs.gate.release(1_000_000);
        Instant yearsAgo = Instant.now().minus(Duration.ofDays(1_000));
        start(
                2,
                new ScheduledSync("missed", YEARLY, Optional.of(yearsAgo), false),
                new ScheduledSync("cut short", YEARLY, Optional.of(Instant.now()), true),
                new ScheduledSync("on time", YEARLY, Optional.of(Instant.now()), false),
                new ScheduledSync("manual", new Schedule.Manual(), Optional.of(yearsAgo), true),
                fresh("new", YEARLY),
                fresh("marker", OFTEN));

        await().until(() -> runs.ended("missed") == 1 && runs.ended("cut short") == 1 && runs.ended("marker") >= 3);

        assertThat(runs.begun("missed")).isEqualTo(1);
        assertThat(runs.begun("on time")).isZero();
        assertThat(runs.begun("manual")).isZero();
        assertThat(runs.begun("new")).isZero();
    }

    @Test
    void aRunThatBreaksDoesNotEndTheSchedule() {
        runs.gate.release(1_000_000);
        runs.broken = true;
        start(1, fresh("orders", OFTEN));

        await().until(() -> runs.begun("orders") >= 3);
        assertThat(scheduler().state("orders").next()).isPresent();
    }

    @Test
    void stopAsksRunsToEndAndWaitsForThem() {
        start(2, fresh("orders", OFTEN));
        await().until(() -> runs.begun("orders") == 1);

        assertThat(scheduler().stop(GRACE)).isEmpty();

        assertThat(runs.ended("orders")).isEqualTo(1);
        assertThat(scheduler().state("orders").next()).isEmpty();
    }

    @Test
    void stopGivesUpARunThatDoesNotEndAndNamesIt() {
        runs.obedient = false;
        start(2, fresh("orders", OFTEN));
        await().until(() -> runs.begun("orders") == 1);

        assertThat(scheduler().stop(Duration.ofMillis(50))).containsExactly("orders");
    }

    private SyncScheduler scheduler() {
        return scheduler.orElseThrow();
    }

    private void start(int concurrent, ScheduledSync... syncs) {
        SyncScheduler started = new SyncScheduler(List.of(syncs), runs, Clock.systemUTC(), concurrent);
        scheduler = Optional.of(started);
        started.start();
    }

    private static ScheduledSync fresh(String name, Schedule schedule) {
        return new ScheduledSync(name, schedule, Optional.empty(), false);
    }

    /** Runs that end when the gate lets them, or when they are stopped. */
    private static final class FakeRuns implements RunStarter {
        final Semaphore gate = new Semaphore(0);
        volatile boolean broken;
        volatile boolean obedient = true;
        private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> ended = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> most = new ConcurrentHashMap<>();

        int begun(String sync) {
            return count(begun, sync).get();
        }

        int ended(String sync) {
            return count(ended, sync).get();
        }

        int mostAtOnce(String sync) {
            return count(most, sync).get();
        }

        private static AtomicInteger count(Map<String, AtomicInteger> counts, String sync) {
            return counts.computeIfAbsent(sync, s -> new AtomicInteger());
        }

        @Override
        public ScheduledRun prepare(String sync) {
            count(begun, sync).incrementAndGet();
            if (broken) {
                throw new IllegalStateException("planted");
            }
            return new ScheduledRun() {
                @Override
                public Outcome run() {
                    int atOnce = count(now, sync).incrementAndGet();
                    count(most, sync).accumulateAndGet(atOnce, Math::max);
                    gate.acquireUninterruptibly();
                    count(now, sync).decrementAndGet();
                    count(ended, sync).incrementAndGet();
                    return Outcome.ENDED;
                }

                @Override
                public void stop() {
                    if (obedient) {
                        gate.release();
                    }
                }
            };
        }
    }
}
