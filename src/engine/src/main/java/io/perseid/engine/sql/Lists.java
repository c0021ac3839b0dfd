package io.perseid.engine.sql;

import java.util.ArrayList;
import java.util.List;

/** Immutable lists that grow by copying. */
final class Lists {

    private Lists() {}

    static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return List.copyOf(longer);
    }
}
