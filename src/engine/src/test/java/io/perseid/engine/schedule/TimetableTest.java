package io.perseid.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.sync.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quartz.JobKey;

/** What Quartz is told to fire at, and what a start makes up for, without Quartz and in virtual time. */
final class TimetableTest {

    private static final Schedule EVERY_90M = new Schedule.Every(Duration.ofMinutes(90));
    private static final Schedule BERLIN_0230 = new Schedule.Cron("30 2 * * *", ZoneId.of("Europe/Berlin"));

    @Test
    void ninetyMinutesKeepTheirPhaseWhereverTheDaemonStarts() {
        assertThat(fires(EVERY_90M, "2026-03-01T00:10:00Z", 3))
                .isEqualTo(fires(EVERY_90M, "2026-03-01T01:29:59Z", 3))
                .containsExactly("2026-03-01T01:30:00Z", "2026-03-01T03:00:00Z", "2026-03-01T04:30:00Z");
    }

    @Test
    void aLocalTimeThatDaylightSavingSkipsRunsAtTheFirstValidInstant() {
        assertThat(fires(BERLIN_0230, "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void aLocalTimeThatComesTwiceRunsOnce() {
        assertThat(fires(BERLIN_0230, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void whatQuartzComesToTooLateIsMadeUpForOnceAndThenTheTimetableGoesOn() {
        Instant late = Instant.parse("2026-03-01T10:00:01Z");
        TimetableTrigger trigger = trigger(EVERY_90M, "2026-03-01T00:10:00Z", late);

        trigger.computeFirstFireTime(null);
        trigger.updateAfterMisfire(null);

        assertThat(trigger.getNextFireTime()).isEqualTo(Date.from(late));
        trigger.triggered(null);
        assertThat(trigger.getNextFireTime()).isEqualTo(Date.from(Instant.parse("2026-03-01T10:30:00Z")));
    }

    @Test
    void aManualSyncNeverFires() {
        assertThat(Timetable.of(new Schedule.Manual()).next(Instant.EPOCH)).isEmpty();
        assertThat(sync(new Schedule.Manual(), "2020-01-01T00:00:00Z", true).dueAtStart(NEVER, NOW))
                .isEmpty();
    }

    private static final Timetable NEVER = Timetable.of(new Schedule.Manual());
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void aTimeThatPassedSinceTheLastRunWasMissedHoweverManyThereWere() {
        assertThat(dueAtStart(sync(EVERY_90M, "2026-02-20T09:00:00Z", false))).isTrue();
        assertThat(dueAtStart(sync(EVERY_90M, "2026-03-01T08:59:59Z", false))).isTrue();
    }

    @Test
    void aRunAtItsTimeOrAfterItWasNotMissed() {
        assertThat(dueAtStart(sync(EVERY_90M, "2026-03-01T09:00:00Z", false))).isFalse();
        assertThat(dueAtStart(sync(EVERY_90M, "2026-03-01T09:40:00Z", false))).isFalse();
    }

    @Test
    void aRunThatQuartzBeganTwoMillisecondsEarlyWasNotMissed() {
        assertThat(dueAtStart(sync(EVERY_90M, "2026-03-01T08:59:59.998Z", false)))
                .isFalse();
    }

    @Test
    void aRunThatWasCutShortGoesOnAtOnce() {
        assertThat(dueAtStart(sync(EVERY_90M, "2026-03-01T09:40:00Z", true))).isTrue();
    }

    @Test
    void aSyncThatNeverRanWaitsForItsTime() {
        ScheduledSync fresh = new ScheduledSync("orders", EVERY_90M, Optional.empty(), false);

        assertThat(dueAtStart(fresh)).isFalse();
    }

    private static boolean dueAtStart(ScheduledSync sync) {
        return sync.dueAtStart(Timetable.of(sync.schedule()), NOW).isPresent();
    }

    private static ScheduledSync sync(Schedule schedule, String lastStart, boolean unfinished) {
        return new ScheduledSync("orders", schedule, Optional.of(Instant.parse(lastStart)), unfinished);
    }

    private static TimetableTrigger trigger(Schedule schedule, String start, Instant now) {
        TimetableTrigger trigger = new TimetableTrigger(
                "orders", new JobKey("orders", "syncs"), Timetable.of(schedule), Clock.fixed(now, ZoneOffset.UTC));
        trigger.setStartTime(Date.from(Instant.parse(start)));
        return trigger;
    }

    private static List<String> fires(Schedule schedule, String start, int count) {
        TimetableTrigger trigger = trigger(schedule, start, Instant.parse(start));
        List<String> fires = new ArrayList<>();
        trigger.computeFirstFireTime(null);
        for (int i = 0; i < count; i++) {
            fires.add(Objects.requireNonNull(trigger.getNextFireTime())
                    .toInstant()
                    .toString());
            trigger.triggered(null);
        }
        return fires;
    }
}
