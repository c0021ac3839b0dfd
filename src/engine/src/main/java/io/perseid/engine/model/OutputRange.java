package io.perseid.engine.model;

import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.sql.Expr;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of a model's output that a slice reads: a half-open range of its cursor. A model that knows how far its input can
 * lie from the output it makes bounds its input by it, see {@link ModelRows#bounded}. Immutable.
 *
 * @param form of the cursor
 * @param low inclusive, microseconds in the cursor's own terms; empty for none
 * @param high exclusive; empty for none
 */
public record OutputRange(TimeForm form, Optional<Long> low, Optional<Long> high) {

    /**
     * A condition on a column of the input of the same form as the cursor: not more than {@code before} below the range and
     * {@code after} above it. True if the range has no ends.
     */
    public Expr within(Expr column, Duration before, Duration after) {
        List<Expr> conditions = new ArrayList<>();
        low.ifPresent(l -> conditions.add(column.ge(literal(form, l - micros(before)))));
        high.ifPresent(h -> conditions.add(column.lt(literal(form, h + micros(after)))));
        return Expr.all(conditions);
    }

    /** A moment in the cursor's own terms as a literal that is comparable with it. */
    public static Expr literal(TimeForm form, long micros) {
        if (form == TimeForm.INSTANT) {
            return Expr.instant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        }
        LocalDateTime local = LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
        return form == TimeForm.LOCAL ? Expr.localTime(local) : Expr.date(LocalDate.from(local));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
