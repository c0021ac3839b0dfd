package io.perseid.engine.schedule;

import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.triggers.AbstractTrigger;

/**
 * Lets Quartz fire at the times of a {@link Timetable}. Its own cron trigger leaves out a local time that daylight saving
 * skips, and does not read Unix cron.
 *
 * <p>A time that Quartz comes to too late (the machine slept) is made up for once, at once, and then the timetable goes on.
 * Kept in memory only. Quartz copies triggers and calls them under its own lock.
 */
final class TimetableTrigger extends AbstractTrigger<TimetableTrigger> {

    private final transient Timetable timetable;
    private final transient InstantSource clock;
    private Date start;
    private @Nullable Date next;
    private @Nullable Date previous;

    TimetableTrigger(String name, JobKey job, Timetable timetable, InstantSource clock) {
        this.timetable = timetable;
        this.clock = clock;
        this.start = Date.from(clock.instant());
        setKey(new TriggerKey(name, job.getGroup()));
        setJobKey(job);
    }

    @Override
    public @Nullable Date computeFirstFireTime(@Nullable Calendar calendar) {
        next = getFireTimeAfter(start);
        return next;
    }

    @Override
    public void triggered(@Nullable Calendar calendar) {
        previous = next;
        next = getFireTimeAfter(next);
    }

    @Override
    public @Nullable Date getFireTimeAfter(@Nullable Date after) {
        return timetable
                .next(after == null ? clock.instant() : after.toInstant())
                .map(Date::from)
                .orElse(null);
    }

    @Override
    public void updateAfterMisfire(@Nullable Calendar calendar) {
        next = Date.from(clock.instant());
    }

    /** There are no calendars of excluded days: the cron expression says which days. */
    @Override
    public void updateWithNewCalendar(Calendar calendar, long misfireThreshold) {
        throw new IllegalStateException("a timetable has no Quartz calendar");
    }

    @Override
    public boolean mayFireAgain() {
        return next != null;
    }

    @Override
    public Date getStartTime() {
        return start;
    }

    @Override
    public void setStartTime(Date startTime) {
        start = startTime;
    }

    /** Never ends. */
    @Override
    public @Nullable Date getEndTime() {
        return null;
    }

    @Override
    public void setEndTime(Date endTime) {
        throw new IllegalStateException("a timetable does not end");
    }

    @Override
    public @Nullable Date getNextFireTime() {
        return next;
    }

    @Override
    public void setNextFireTime(@Nullable Date nextFireTime) {
        next = nextFireTime;
    }

    @Override
    public @Nullable Date getPreviousFireTime() {
        return previous;
    }

    @Override
    public void setPreviousFireTime(@Nullable Date previousFireTime) {
        previous = previousFireTime;
    }

    @Override
    public @Nullable Date getFinalFireTime() {
        return null;
    }

    @Override
    protected boolean validateMisfireInstruction(int instruction) {
        return instruction == MISFIRE_INSTRUCTION_SMART_POLICY;
    }

    /** For building a changed copy, which nobody does: a changed schedule is a new trigger. */
    @Override
    public ScheduleBuilder<TimetableTrigger> getScheduleBuilder() {
        throw new IllegalStateException("a timetable has no Quartz builder");
    }

    @Override
    public TriggerBuilder<TimetableTrigger> getTriggerBuilder() {
        throw new IllegalStateException("a timetable has no Quartz builder");
    }
}
