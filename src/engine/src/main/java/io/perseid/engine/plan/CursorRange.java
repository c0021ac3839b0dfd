package io.perseid.engine.plan;

import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.model.OutputRange;
import io.perseid.engine.sql.Expr;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Conditions on a cursor column, whose values are written as microseconds in the column's own terms: half-open ranges, so
 * that equal values never fall on both sides of a border. Pure.
 */
record CursorRange(Expr expression, TimeForm form) {

    private static final long MICROS_A_DAY = 86_400_000_000L;

    /** The smallest step between two values: a day for dates. */
    long unit() {
        return form == TimeForm.DATE ? MICROS_A_DAY : 1;
    }

    /** @param low inclusive @param high exclusive; both empty: every row that has a cursor */
    Expr condition(Optional<Long> low, Optional<Long> high) {
        if (low.isEmpty() && high.isEmpty()) {
            return expression.isNotNull();
        }
        Expr from = low.map(bound -> expression.ge(literal(bound))).orElse(Expr.always());
        Expr until = high.map(bound -> expression.lt(literal(bound))).orElse(Expr.always());
        return from.and(until);
    }

    String describe(Optional<Long> low, Optional<Long> high) {
        return low.map(this::words).orElse("the beginning") + " to "
                + high.map(this::words).orElse("the end");
    }

    String words(long micros) {
        LocalDateTime local = local(micros);
        return form == TimeForm.DATE ? local.toLocalDate().toString() : local + (form == TimeForm.INSTANT ? "Z" : "");
    }

    private Expr literal(long micros) {
        return OutputRange.literal(form, micros);
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
