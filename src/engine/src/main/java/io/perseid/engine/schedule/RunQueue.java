package io.perseid.engine.schedule;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Who runs next: a bounded number at once, first come first served, never two runs of one sync. Knows no thread and no time;
 * any thread may call it.
 */
final class RunQueue {

    /** What becomes of a trigger. */
    enum Admission {
        /** It gets a run of its own. */
        QUEUED,
        /** The sync already waits for its turn: that run does for both. */
        WAITS_ALREADY,
        /** The sync runs: another run follows it. */
        FOLLOWS,
        /** The sync runs and another run is to follow already: that one does for both. */
        FOLLOWS_ALREADY,
        /** No more runs are begun. */
        CLOSED
    }

    private final int limit;
    private final Queue<String> waiting = new ArrayDeque<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final Set<String> again = new HashSet<>();
    private boolean closed;

    /** @param limit of runs at once */
    RunQueue(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit of " + limit + " runs");
        }
        this.limit = limit;
    }

    synchronized Admission triggered(String sync) {
        if (closed) {
            return Admission.CLOSED;
        }
        if (running.contains(sync)) {
            return again.add(sync) ? Admission.FOLLOWS : Admission.FOLLOWS_ALREADY;
        }
        if (waiting.contains(sync)) {
            return Admission.WAITS_ALREADY;
        }
        waiting.add(sync);
        return Admission.QUEUED;
    }

    /** The sync whose turn it is, which counts as running from now on; empty if none waits or too many run. */
    synchronized Optional<String> take() {
        if (closed || running.size() >= limit || waiting.isEmpty()) {
            return Optional.empty();
        }
        String sync = waiting.remove();
        running.add(sync);
        return Optional.of(sync);
    }

    /** A run that was {@link #take}n has ended. What is to follow it goes behind everyone who waits. */
    synchronized void ended(String sync) {
        if (!running.remove(sync)) {
            throw new IllegalStateException(sync + " does not run");
        }
        if (again.remove(sync) && !closed) {
            waiting.add(sync);
        }
    }

    synchronized boolean isRunning(String sync) {
        return running.contains(sync);
    }

    synchronized boolean isWaiting(String sync) {
        return waiting.contains(sync) || again.contains(sync);
    }

    /** Who runs, the oldest run first. */
    synchronized Set<String> running() {
        return new LinkedHashSet<>(running);
    }

    /** Forgets who waits, and takes nobody any more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        again.clear();
    }
}
