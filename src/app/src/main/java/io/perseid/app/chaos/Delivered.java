package io.perseid.app.chaos;

import io.perseid.app.equality.Equality;
import java.util.List;

/**
 * What the sandbox holds, beside what it should.
 *
 * @param equalities events and profiles, compared in every key, user, time and property
 * @param events that were stored, repeats included
 * @param distinct different ones of them: a change or a tombstone is another record than what it changes
 */
record Delivered(List<Equality> equalities, long events, long distinct) {

    Delivered {
        equalities = List.copyOf(equalities);
    }

    boolean isEqual() {
        return equalities.stream().allMatch(Equality::holds);
    }

    /** Rows of the warehouse that are not there, or not as they are in the warehouse. */
    long lost() {
        return equalities.stream()
                .mapToLong(each -> each.missing() + each.different())
                .sum();
    }

    /** Records after dedupe that the warehouse does not have. */
    long duplicates() {
        return equalities.stream().mapToLong(Equality::extra).sum();
    }

    /** Events that were stored more often than once, each time counted. */
    long repeats() {
        return events - distinct;
    }
}
