package io.perseid.api.destination;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one request's answer says: one {@link Outcome} for each row of the batch. Immutable.
 *
 * <p>Every row is named once by construction: it starts with one outcome for all and then names exceptions.
 */
public final class Receipt {

    private final Outcome[] outcomes;
    private final Map<Integer, Refusal> refusals;
    private final @Nullable Duration pause;
    private final List<String> warnings;
    private final @Nullable Refusal cause;
    private final Map<Integer, Duration> waits;

    private Receipt(
            Outcome[] outcomes,
            Map<Integer, Refusal> refusals,
            @Nullable Duration pause,
            List<String> warnings,
            @Nullable Refusal cause,
            Map<Integer, Duration> waits) {
        this.outcomes = outcomes;
        this.refusals = refusals;
        this.pause = pause;
        this.warnings = warnings;
        this.cause = cause;
        this.waits = waits;
    }

    /** The same outcome for all rows. */
    public static Receipt all(int rows, Outcome outcome) {
        Outcome[] outcomes = new Outcome[rows];
        Arrays.fill(outcomes, outcome);
        return new Receipt(outcomes, Map.of(), null, List.of(), null, Map.of());
    }

    /** The same, with what the other side said about the whole request: for the log and, in the end, for the reject. */
    public static Receipt all(int rows, Outcome outcome, Refusal cause) {
        return new Receipt(all(rows, outcome).outcomes, Map.of(), null, List.of(), cause, Map.of());
    }

    /** The same receipt, except that these rows were refused. */
    public Receipt rejecting(Map<Integer, Refusal> rejected) {
        if (rejected.isEmpty()) {
            return this;
        }
        Outcome[] copy = outcomes.clone();
        Map<Integer, Refusal> all = new HashMap<>(refusals);
        rejected.forEach((row, refusal) -> {
            copy[row] = Outcome.REJECTED;
            all.put(row, refusal);
        });
        return new Receipt(copy, Collections.unmodifiableMap(all), pause, warnings, cause, waits);
    }

    /**
     * The same receipt, except that these rows were certainly not taken and are to come again after so long, because their
     * users sent too much; other rows need not wait. They are told as {@link Outcome#RETRY}.
     */
    public Receipt throttling(Map<Integer, Duration> later) {
        Outcome[] copy = outcomes.clone();
        Map<Integer, Duration> all = new HashMap<>(waits);
        later.forEach((row, wait) -> {
            copy[row] = Outcome.RETRY;
            all.put(row, wait);
        });
        return new Receipt(copy, refusals, pause, warnings, cause, Collections.unmodifiableMap(all));
    }

    /** The same receipt, asking for nothing to be sent on this lane for so long. */
    public Receipt pausing(Duration wait) {
        return new Receipt(outcomes, refusals, wait, warnings, cause, waits);
    }

    /** The same receipt with something that the user should be told once a run. */
    public Receipt warning(String words) {
        return new Receipt(outcomes, refusals, pause, List.of(words), cause, waits);
    }

    public int rows() {
        return outcomes.length;
    }

    public Outcome outcome(int row) {
        return outcomes[row];
    }

    /** Why the row was refused; empty unless it was. */
    public Optional<Refusal> refusal(int row) {
        // Asked for each row of each answer, and nearly always about nothing.
        return refusals.isEmpty() ? Optional.empty() : Optional.ofNullable(refusals.get(row));
    }

    /** How long this row alone is to wait; empty unless {@link #throttling} named it. */
    public Optional<Duration> wait(int row) {
        return waits.isEmpty() ? Optional.empty() : Optional.ofNullable(waits.get(row));
    }

    /** Whether {@link #throttling} named any row. */
    public boolean throttles() {
        return !waits.isEmpty();
    }

    /** Empty if the other side did not ask for a pause. */
    public Optional<Duration> pause() {
        return Optional.ofNullable(pause);
    }

    public List<String> warnings() {
        return warnings;
    }

    /** What was said about the whole request; empty after an ordinary answer. */
    public Optional<Refusal> cause() {
        return Optional.ofNullable(cause);
    }

    /** Whether every row has this outcome. */
    public boolean allAre(Outcome outcome) {
        for (Outcome each : outcomes) {
            if (each != outcome) {
                return false;
            }
        }
        return true;
    }
}
