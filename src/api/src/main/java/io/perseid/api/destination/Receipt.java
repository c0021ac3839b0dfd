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

    private Receipt(
            Outcome[] outcomes,
            Map<Integer, Refusal> refusals,
            @Nullable Duration pause,
            List<String> warnings,
            @Nullable Refusal cause) {
        this.outcomes = outcomes;
        this.refusals = refusals;
        this.pause = pause;
        this.warnings = warnings;
        this.cause = cause;
    }

    /** The same outcome for all rows. */
    public static Receipt all(int rows, Outcome outcome) {
        Outcome[] outcomes = new Outcome[rows];
        Arrays.fill(outcomes, outcome);
        return new Receipt(outcomes, Map.of(), null, List.of(), null);
    }

    /** The same, with what the other side said about the whole request: for the log and, in the end, for the reject. */
    public static Receipt all(int rows, Outcome outcome, Refusal cause) {
        return new Receipt(all(rows, outcome).outcomes, Map.of(), null, List.of(), cause);
    }

    /** The same receipt, except that these rows were refused. */
    public Receipt rejecting(Map<Integer, Refusal> rejected) {
        Outcome[] copy = outcomes.clone();
        Map<Integer, Refusal> all = new HashMap<>(refusals);
        rejected.forEach((row, refusal) -> {
            copy[row] = Outcome.REJECTED;
            all.put(row, refusal);
        });
        return new Receipt(copy, Collections.unmodifiableMap(all), pause, warnings, cause);
    }

    /** The same receipt, asking for nothing to be sent on this lane for so long. */
    public Receipt pausing(Duration wait) {
        return new Receipt(outcomes, refusals, wait, warnings, cause);
    }

    /** The same receipt with something that the user should be told once a run. */
    public Receipt warning(String words) {
        return new Receipt(outcomes, refusals, pause, List.of(words), cause);
    }

    public int rows() {
        return outcomes.length;
    }

    public Outcome outcome(int row) {
        return outcomes[row];
    }

    /** Why the row was refused; empty unless it was. */
    public Optional<Refusal> refusal(int row) {
        return Optional.ofNullable(refusals.get(row));
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
