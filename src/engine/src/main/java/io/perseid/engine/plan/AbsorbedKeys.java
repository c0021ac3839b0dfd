package io.perseid.engine.plan;

import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.identity.TimeReader;
import io.perseid.engine.model.AbsorbedRows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a run asks which keys others have taken in: by the rows that it reads. What was sent of such a key before is gone, unless
 * it still has a row of its own. Immutable.
 *
 * @param statement the columns of these keys; a key may come several times
 * @param among rows of the model: those of them that a key can have which was taken in
 * @param earliest below this nothing was taken in by rows of the range, in the cursor's own terms; empty for no bound. A key of
 *     which an older row was sent is one that the source has used twice, and its rows are not looked for so far back
 */
public record AbsorbedKeys(String statement, CompiledModel among, Optional<Long> earliest) {

    /** @param low of the range that the run reads @param high exclusive */
    public static Optional<AbsorbedKeys> of(CompiledModel model, Optional<Long> low, Optional<Long> high) {
        return model.absorbed().map(taken -> {
            Duration reach =
                    model.statement().rows().absorbed().map(AbsorbedRows::reach).orElseThrow();
            Optional<Long> earliest = low.map(from -> from - reach.toNanos() / 1000);
            String condition = taken.range().condition(low, high);
            return new AbsorbedKeys(
                    taken.bounded(low, high).over(String.join(", ", model.keyExpressions()), condition),
                    model.everythingIn(earliest, Optional.empty()),
                    earliest);
        });
    }

    /** @param timeMicros of what was sent before, since the epoch */
    public boolean mayHaveTaken(long timeMicros) {
        TimeForm form = among.cursorForm().orElseThrow();
        Instant time = Instant.EPOCH.plus(timeMicros, ChronoUnit.MICROS);
        return earliest.isEmpty() || TimeReader.raw(time, form, among.cursorZone()) >= earliest.get();
    }
}
