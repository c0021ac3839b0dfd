package io.perseid.connector.mixpanel.encode;

/** Decimal digits of whole and scaled numbers, two at a time. Pure; any thread. */
final class Digits {

    /** Bytes that no call here exceeds for a 64-bit number with a scale up to 76. */
    static final int ROOM = 100;

    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];
    private static final long[] POWERS = new long[19];
    private static final byte[] MIN_VALUE = {
        '-', '9', '2', '2', '3', '3', '7', '2', '0', '3', '6', '8', '5', '4', '7', '7', '5', '8', '0', '8'
    };

    static {
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private Digits() {}

    /** Ten to the power of 0 to 18. */
    static long power(int exponent) {
        return POWERS[exponent];
    }

    /** Writes a number and gives the position behind it. */
    static int putLong(byte[] array, int position, long value) {
        if (value >= 0) {
            return putPositive(array, position, value);
        }
        if (value == Long.MIN_VALUE) {
            System.arraycopy(MIN_VALUE, 0, array, position, MIN_VALUE.length);
            return position + MIN_VALUE.length;
        }
        array[position] = '-';
        return putPositive(array, position + 1, -value);
    }

    private static int putPositive(byte[] array, int position, long value) {
        int end = position + count(value);
        putPadded(array, end, value);
        return end;
    }

    /** Writes digits backwards, so that the last one is just before {@code end}; writes at least one digit. */
    private static void putPadded(byte[] array, int end, long value) {
        int at = end;
        long rest = value;
        while (rest >= 100) {
            long next = rest / 100;
            int pair = (int) (rest - 100 * next);
            array[--at] = ONES[pair];
            array[--at] = TENS[pair];
            rest = next;
        }
        array[--at] = ONES[(int) rest];
        if (rest >= 10) {
            array[--at] = TENS[(int) rest];
        }
    }

    /** Digits of a number that is not negative. */
    static int count(long value) {
        int digits = 1;
        while (digits < 19 && value >= POWERS[digits]) {
            digits++;
        }
        return digits;
    }

    /** Writes two digits. */
    static int putTwo(byte[] array, int position, int value) {
        array[position] = TENS[value];
        array[position + 1] = ONES[value];
        return position + 2;
    }

    /** Writes a number that is not negative with exactly so many digits. */
    static int putFixed(byte[] array, int position, long value, int digits) {
        int end = position + digits;
        int at = end;
        long rest = value;
        while (at > position) {
            long next = rest / 10;
            array[--at] = (byte) ('0' + (int) (rest - 10 * next));
            rest = next;
        }
        return end;
    }

    /** Writes {@code unscaled / 10^scale} exactly, with all digits of the fraction. */
    static int putScaled(byte[] array, int position, long unscaled, int scale) {
        if (scale <= 0) {
            int at = putLong(array, position, unscaled);
            for (int i = scale; i < 0 && unscaled != 0; i++) {
                array[at++] = '0';
            }
            return at;
        }
        int at = position;
        if (unscaled < 0) {
            array[at++] = '-';
        }
        // The magnitude of the smallest long does not fit a long: its digits are taken as unsigned.
        long magnitude = unscaled < 0 ? -unscaled : unscaled;
        long whole = scale <= 18 ? Long.divideUnsigned(magnitude, POWERS[scale]) : 0;
        long fraction = scale <= 18 ? magnitude - whole * POWERS[scale] : magnitude;
        at = putPositive(array, at, whole);
        array[at++] = '.';
        if (fraction < 0) {
            long upper = Long.divideUnsigned(fraction, 10);
            at = putFixed(array, at, upper, scale - 1);
            array[at++] = (byte) ('0' + (int) (fraction - 10 * upper));
            return at;
        }
        return putFixed(array, at, fraction, scale);
    }
}
