package io.perseid.connector.mixpanel.encode;

/**
 * Writes times as milliseconds since the epoch. Keeps the upper digits, which neighbouring rows mostly share, and with that
 * needs no division of 64 bits, for which code of the first compiler calls the JVM. One thread.
 */
final class EpochMillis {

    /** Microseconds whose milliseconds have all but their last six digits in common. */
    private static final long SPAN = 1_000_000_000;

    private static final int LOWER_DIGITS = 6;

    /** Times beyond have more upper digits than a word; those before a span's end have none. */
    private static final long MOST_KEPT = 100_000_000 * SPAN;

    private long begin = Long.MAX_VALUE;
    private long upper;
    private int upperDigits;

    /** Writes where there is {@link Digits#ROOM}. @return the position behind it */
    int put(byte[] array, int at, long epochMicros) {
        long since = epochMicros - begin;
        if (since < 0 || since >= SPAN) {
            return putOther(array, at, epochMicros);
        }
        Words.put(array, at, upper);
        return Digits.putFixed(array, at + upperDigits, (int) since / 1000, LOWER_DIGITS);
    }

    private int putOther(byte[] array, int at, long epochMicros) {
        int end = Digits.putLong(array, at, Math.floorDiv(epochMicros, 1000L));
        if (epochMicros >= SPAN && epochMicros < MOST_KEPT) {
            begin = epochMicros / SPAN * SPAN;
            upper = Words.get(array, at);
            upperDigits = end - at - LOWER_DIGITS;
        }
        return end;
    }
}
