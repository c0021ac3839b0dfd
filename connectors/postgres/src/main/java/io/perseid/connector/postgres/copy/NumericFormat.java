package io.perseid.connector.postgres.copy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads {@code numeric}: 16 bits each for the number of digits, the weight of the first, the sign and the number of decimal
 * places to show, and then digits to the base of 10,000 (numeric_send of the server's source). One thread.
 */
final class NumericFormat {

    private static final int NEGATIVE = 0x4000;
    private static final int NOT_A_NUMBER = 0xC000;
    private static final int INFINITE = 0xD000;
    private static final int MINUS_INFINITE = 0xF000;

    private static final long[] TENS = tens();

    private byte[] text = new byte[64];
    private int size;

    static boolean isFinite(byte[] message, int at) {
        int sign = sign(message, at);
        return sign == 0 || sign == NEGATIVE;
    }

    /** {@code NaN}, {@code Infinity} or {@code -Infinity}, as PostgreSQL writes them. */
    static String word(byte[] message, int at) {
        switch (sign(message, at)) {
            case NOT_A_NUMBER:
                return "NaN";
            case INFINITE:
                return "Infinity";
            case MINUS_INFINITE:
                return "-Infinity";
            default:
                throw new IllegalStateException("not a special number");
        }
    }

    /**
     * The number times ten to the power of {@code scale}.
     *
     * @param scale decimal places; the number has no more, and no more than 18 digits with them
     */
    static long unscaled(byte[] message, int at, int scale) {
        int digits = Numbers.int2(message, at);
        int weight = Numbers.int2(message, at + 2);
        long value = 0;
        // The power of ten that a unit of `value` stands for, in units of the last decimal place.
        int power = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Numbers.int2(message, at + 8 + 2 * i);
            int next = (weight - i) * 4 + scale;
            if (next >= 0) {
                value = value * 10_000 + digit;
                power = next;
            } else {
                // Of the last four decimal places only some are wanted; the others are zeros.
                value = i == 0 ? 0 : value * TENS[power];
                value += next > -4 ? digit / TENS[-next] : 0;
                power = 0;
                break;
            }
        }
        value *= TENS[power];
        return sign(message, at) == NEGATIVE ? -value : value;
    }

    /** A finite number of any length. */
    BigDecimal decimal(byte[] message, int at) {
        write(message, at);
        return new BigDecimal(new String(text, 0, size, StandardCharsets.US_ASCII));
    }

    /** A finite number as text, with as many decimal places as PostgreSQL shows. Then see {@link #text}, {@link #size}. */
    void write(byte[] message, int at) {
        int digits = Numbers.int2(message, at);
        int weight = Numbers.int2(message, at + 2);
        int places = Numbers.int2(message, at + 6);
        size = 0;
        room(8 + 4 * Math.max(weight + 1, 1) + places);
        if (sign(message, at) == NEGATIVE) {
            text[size++] = '-';
        }
        if (weight < 0) {
            text[size++] = '0';
        }
        for (int i = 0; i <= weight; i++) {
            int digit = i < digits ? Numbers.int2(message, at + 8 + 2 * i) : 0;
            if (i > 0 || digit >= 1000) {
                text[size++] = (byte) ('0' + digit / 1000);
            }
            if (i > 0 || digit >= 100) {
                text[size++] = (byte) ('0' + digit / 100 % 10);
            }
            if (i > 0 || digit >= 10) {
                text[size++] = (byte) ('0' + digit / 10 % 10);
            }
            text[size++] = (byte) ('0' + digit % 10);
        }
        if (places > 0) {
            text[size++] = '.';
            for (int place = 0; place < places; place++) {
                int i = weight + 1 + place / 4;
                int digit = i >= 0 && i < digits ? Numbers.int2(message, at + 8 + 2 * i) : 0;
                text[size++] = (byte) ('0' + digit / (int) TENS[3 - place % 4] % 10);
            }
        }
    }

    byte[] text() {
        return text;
    }

    int size() {
        return size;
    }

    private void room(int bytes) {
        if (text.length < bytes) {
            text = Arrays.copyOf(text, bytes);
        }
    }

    private static int sign(byte[] message, int at) {
        return Numbers.int2(message, at + 4) & 0xFFFF;
    }

    private static long[] tens() {
        long[] tens = new long[19];
        tens[0] = 1;
        for (int i = 1; i < tens.length; i++) {
            tens[i] = tens[i - 1] * 10;
        }
        return tens;
    }
}
