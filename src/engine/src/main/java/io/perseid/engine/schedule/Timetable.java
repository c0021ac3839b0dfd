package io.perseid.engine.schedule;

import io.perseid.engine.sync.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The times of one schedule. Pure arithmetic: reads no clock. Immutable, any thread. */
public final class Timetable {

    /** Quartz fires up to 2 ms early (its QuartzSchedulerThread), so a run may begin a little before its own time. */
    private static final Duration EARLY = Duration.ofMillis(10);

    private final UnaryOperator<Optional<Instant>> next;

    private Timetable(UnaryOperator<Optional<Instant>> next) {
        this.next = next;
    }

    /** A sound schedule: its cron expression was checked when the configuration was read. */
    public static Timetable of(Schedule schedule) {
        if (schedule instanceof Schedule.Every every) {
            EverySchedule times = new EverySchedule(every.interval());
            return new Timetable(after -> after.map(times::next));
        }
        if (schedule instanceof Schedule.Cron cron) {
            UnixCron times = UnixCron.parse(cron.expression(), cron.zone());
            return new Timetable(after -> after.flatMap(times::next));
        }
        return new Timetable(after -> Optional.empty());
    }

    /** The first time after this instant, never at it; empty if there is none, as in a manual schedule. */
    public Optional<Instant> next(Instant after) {
        return next.apply(Optional.of(after));
    }

    /**
     * Whether a time has passed since the last run, however many: one run makes up for all of them.
     *
     * @param lastStart when the last run began
     */
    public boolean missed(Instant lastStart, Instant now) {
        return next(lastStart.plus(EARLY)).filter(due -> !due.isAfter(now)).isPresent();
    }
}
