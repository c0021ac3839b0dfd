package io.perseid.connector.mixpanel.encode;

/**
 * Decimal digits of whole and scaled numbers, eight at a time: they are made side by side in one word, without a branch
 * on the number. What is written may be followed by up to seven scratched bytes, for which there must be room. Pure; any
 * thread.
 */
final class Digits {

    /** Bytes that no call here exceeds for a 64-bit number with a scale up to 76, scratched ones included. */
    static final int ROOM = 112;

    /** Numbers below it have at most eight digits. */
    private static final int EIGHT_DIGITS = 100_000_000;

    private static final long ZEROS = 0x3030303030303030L;

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
        if (value < EIGHT_DIGITS) {
            long digits = eight((int) value);
            int zeros = leadingZeros(digits, 7);
            Words.put(array, position, digits + ZEROS >>> Byte.SIZE * zeros);
            return position + 8 - zeros;
        }
        long upper = value / EIGHT_DIGITS;
        int at = putPositive(array, position, upper);
        Words.put(array, at, eight((int) (value - upper * EIGHT_DIGITS)) + ZEROS);
        return at + 8;
    }

    /** The digits of a number below 100,000,000, the first one in the lowest byte, each a number from 0 to 9. */
    private static long eight(int value) {
        // Multiplications and shifts stand for divisions that are exact in these ranges: by 10,000 below 2^32, by 100
        // below 10,000, by 10 below 100. With q for a quotient and n for the number, q | (n - 100 * q) << 16 is
        // (n << 16) - (100 << 16 - 1) * q.
        long upper = value * 3_518_437_209L >>> 45;
        long fours = ((long) value << 32) - ((10_000L << 32) - 1) * upper;
        long hundreds = fours * 5243 >>> 19 & 0x0000007f0000007fL;
        return pairs((fours << 16) - ((100L << 16) - 1) * hundreds, 0x000f000f000f000fL);
    }

    /**
     * For numbers below 100 in bytes whose upper neighbours are empty: their digits in both bytes, the first one in the
     * lower.
     *
     * @param places 0x0f in the byte of each number
     */
    static long pairs(long numbers, long places) {
        return (numbers * 103 >>> 10 & places) * (1 - (10L << 8)) + (numbers << 8);
    }

    private static int leadingZeros(long digits, int atMost) {
        return Words.lowestByte(digits | 1L << Byte.SIZE * atMost);
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
        if (value < EIGHT_DIGITS && digits <= 8) {
            Words.put(array, position, eight((int) value) + ZEROS >>> Byte.SIZE * (8 - digits));
            return end;
        }
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
        if (fitsScaled(magnitude, scale)) {
            return putEightScaled(array, at, (int) magnitude, scale);
        }
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

    /** Whether {@link #putEightScaled} takes the number. */
    static boolean fitsScaled(long unscaled, int scale) {
        return scale > 0 && scale < 8 && unscaled >= 0 && unscaled < EIGHT_DIGITS;
    }

    /** Writes {@code unscaled / 10^scale}: all digits at once, then those of the fraction again, one place further on. */
    static int putEightScaled(byte[] array, int at, int unscaled, int scale) {
        long digits = eight(unscaled);
        int zeros = leadingZeros(digits, 7 - scale);
        int point = at + 8 - scale - zeros;
        Words.put(array, at, digits + ZEROS >>> Byte.SIZE * zeros);
        array[point] = '.';
        Words.put(array, point + 1, digits + ZEROS >>> Byte.SIZE * (8 - scale));
        return point + 1 + scale;
    }
}
