package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.model.OutputRange;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conditions on a cursor column, whose values are written as microseconds in the column's own terms: half-open ranges, so
 * that equal values never fall on both sides of a border. Pure.
 */
record CursorRange(Dialect dialect, String expression, TimeForm form) {

    private static final long MICROS_A_SECOND = 1_000_000L;
    private static final long MICROS_A_DAY = 86_400 * MICROS_A_SECOND;

    /** The smallest step between two values: a day for dates. */
    long unit() {
        return form == TimeForm.DATE ? MICROS_A_DAY : 1;
    }

    /** @param low inclusive @param high exclusive; both empty: every row that has a cursor */
    String condition(Optional<Long> low, Optional<Long> high) {
        List<String> parts = new ArrayList<>();
        low.ifPresent(bound -> parts.add(expression + " >= " + literal(bound)));
        high.ifPresent(bound -> parts.add(expression + " < " + literal(bound)));
        return parts.isEmpty() ? expression + " IS NOT NULL" : String.join(" AND ", parts);
    }

    String describe(Optional<Long> low, Optional<Long> high) {
        return low.map(this::words).orElse("the beginning") + " to "
                + high.map(this::words).orElse("the end");
    }

    String words(long micros) {
        LocalDateTime local = local(micros);
        return form == TimeForm.DATE ? local.toLocalDate().toString() : local + (form == TimeForm.INSTANT ? "Z" : "");
    }

    private String literal(long micros) {
        return OutputRange.literal(form, micros).sql(dialect);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_A_SECOND), Math.floorMod(micros, MICROS_A_SECOND) * 1000);
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
    }
}
