package io.perseid.engine.schedule;

import io.perseid.engine.sync.Schedule;
import java.time.Instant;
import java.util.Optional;

/**
 * A sync as the scheduler knows it.
 *
 * @param lastStart when its last run began, whatever started it; empty if it never ran: then nothing was missed
 * @param unfinished whether its last run was cut short by the end of its process: then it goes on at once
 */
public record ScheduledSync(String name, Schedule schedule, Optional<Instant> lastStart, boolean unfinished) {

    /** Why it is run as soon as the scheduler starts; empty if it waits for its time. A manual sync is never run. */
    Optional<String> dueAtStart(Timetable timetable, Instant now) {
        if (schedule instanceof Schedule.Manual || lastStart.isEmpty()) {
            return Optional.empty();
        }
        if (unfinished) {
            return Optional.of("its last run was cut short");
        }
        return timetable.missed(lastStart.get(), now)
                ? Optional.of("a run was missed since " + lastStart.get())
                : Optional.empty();
    }
}
