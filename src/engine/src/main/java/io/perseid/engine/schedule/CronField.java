package io.perseid.engine.schedule;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression: the numbers it allows. Immutable.
 *
 * @param numbers the allowed numbers
 * @param open whether it begins with {@code *}: then it does not count for the rule about the two day fields
 */
record CronField(BitSet numbers, boolean open) {

    /** The five fields, in their order. */
    enum Kind {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY_OF_MONTH("day of month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
        /** 0 and 7 are Sunday. */
        DAY_OF_WEEK("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

        private final String words;
        private final int min;
        private final int max;
        private final List<String> names;

        Kind(String words, int min, int max, List<String> names) {
            this.words = words;
            this.min = min;
            this.max = max;
            this.names = names;
        }

        String words() {
            return words;
        }
    }

    static CronField parse(Kind kind, String written) {
        BitSet numbers = new BitSet();
        for (String part : written.split(",", -1)) {
            addPart(kind, written, part, numbers);
        }
        if (kind == Kind.DAY_OF_WEEK && numbers.get(7)) {
            numbers.set(0);
            numbers.clear(7);
        }
        return new CronField(numbers, written.startsWith("*"));
    }

    boolean allows(int number) {
        return numbers.get(number);
    }

    /** The first allowed number from this one on; -1 if there is none. */
    int from(int number) {
        return numbers.nextSetBit(number);
    }

    private static void addPart(Kind kind, String written, String part, BitSet numbers) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int dash = range.indexOf('-');
        int low;
        int high;
        if (range.equals("*")) {
            low = kind.min;
            high = kind == Kind.DAY_OF_WEEK ? 6 : kind.max;
        } else if (dash > 0) {
            low = number(kind, written, range.substring(0, dash));
            high = number(kind, written, range.substring(dash + 1));
            if (kind == Kind.DAY_OF_WEEK && high == 0 && low > 0) {
                high = 7;
            }
            if (low > high) {
                throw wrong(kind, written, "a range from the lower to the higher number", "turn " + range + " around");
            }
        } else {
            low = number(kind, written, range);
            high = low;
            if (slash >= 0) {
                throw wrong(
                        kind,
                        written,
                        "a step after * or a range",
                        "write " + low + "-" + kind.max + part.substring(slash));
            }
        }
        int step = slash < 0 ? 1 : step(kind, written, part.substring(slash + 1), high - low);
        for (int n = low; n <= high; n += step) {
            numbers.set(n);
        }
    }

    private static int step(Kind kind, String written, String text, int span) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) == 0) {
            throw wrong(kind, written, "a step of at least 1", "write for example */15");
        }
        int step = Integer.parseInt(text);
        if (step > span) {
            throw wrong(
                    kind,
                    written,
                    "a step of at most " + span,
                    "cron starts anew in each " + (kind == Kind.MINUTE ? "hour" : "period")
                            + ": for a fixed distance write schedule: every " + text
                            + (kind == Kind.MINUTE ? "m" : kind == Kind.HOUR ? "h" : "d"));
        }
        return step;
    }

    private static int number(Kind kind, String written, String text) {
        int name = kind.names.indexOf(text.toUpperCase(Locale.ROOT));
        if (name >= 0) {
            return name + kind.min;
        }
        int number = text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
        if (number < kind.min || number > kind.max) {
            String expected = "numbers from " + kind.min + " to " + kind.max
                    + (kind.names.isEmpty()
                            ? ""
                            : " or names " + kind.names.get(0) + " to " + kind.names.get(kind.names.size() - 1));
            throw wrong(kind, written, expected, "correct the " + kind.words);
        }
        return number;
    }

    private static PerseidException wrong(Kind kind, String written, String expected, String action) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                "cron",
                "\"" + written + "\" as the " + kind.words + " of a cron expression",
                expected,
                action);
    }
}
