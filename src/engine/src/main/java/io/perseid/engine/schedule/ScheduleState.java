package io.perseid.engine.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * How the schedule of one sync stands.
 *
 * @param next when it fires; empty for a manual sync
 * @param running in this process, by the schedule
 * @param waiting for its turn, or for the end of the run that is under way
 * @param coalesced triggers since the start that found the sync busy or waiting and so got no run of their own
 */
public record ScheduleState(Optional<Instant> next, boolean running, boolean waiting, long coalesced) {}
