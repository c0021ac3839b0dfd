package io.perseid.app.equality;

import java.util.List;
import java.util.Locale;

/**
 * What a comparison found, in records. Immutable.
 *
 * @param what was compared, as a person would name it
 * @param equal on both sides, in every key, user, time and property
 * @param missing in the warehouse and not in the destination
 * @param extra in the destination and not in the warehouse
 * @param different on both sides by key, unequal in something else
 * @param examples at most five of each kind, one line each; {@code missing 17: ...}
 */
public record Equality(String what, long equal, long missing, long extra, long different, List<String> examples) {

    public Equality {
        examples = List.copyOf(examples);
    }

    /** Whether both sides are the same. */
    public boolean holds() {
        return missing == 0 && extra == 0 && different == 0;
    }

    /** One line for people. */
    public String sentence() {
        return holds()
                ? String.format(
                        Locale.ROOT, "%s: %,d equal, nothing missing, nothing extra, nothing different", what, equal)
                : String.format(
                        Locale.ROOT,
                        "%s: NOT EQUAL: %,d equal, %,d missing, %,d extra, %,d different",
                        what,
                        equal,
                        missing,
                        extra,
                        different);
    }
}
