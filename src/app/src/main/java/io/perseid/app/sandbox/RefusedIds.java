package io.perseid.app.sandbox;

import java.util.Locale;
import java.util.Set;

/**
 * Values that Mixpanel accepts neither as {@code distinct_id} nor as {@code $insert_id} (import reference). That case does not
 * matter, and {@code lmy47d}, come from the source of the {@code mixpanel-import} tool, written by one of its employees.
 */
final class RefusedIds {

    private static final Set<String> VALUES = Set.of(
            "00000000-0000-0000-0000-000000000000",
            "anon",
            "anonymous",
            "nil",
            "none",
            "null",
            "n/a",
            "na",
            "undefined",
            "unknown",
            "<nil>",
            "0",
            "-1",
            "true",
            "false",
            "[]",
            "{}",
            "lmy47d");

    private static final int LONGEST = 36;

    private RefusedIds() {}

    static boolean contains(String id) {
        return id.length() <= LONGEST && (VALUES.contains(id) || VALUES.contains(id.toLowerCase(Locale.ROOT)));
    }
}
