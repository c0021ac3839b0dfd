package io.perseid.connector.mixpanel.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;

/** Writers of whole, floating and decimal numbers. */
final class NumberWriters {

    private static final BigInteger EXACT = BigInteger.valueOf(Encoding.EXACT);

    private NumberWriters() {}

    /** Whole numbers of 8 to 64 bits. */
    static final class Whole extends FlatWriter {
        private final Encoding encoding;
        private final int bytes;
        private final boolean signed;
        private long address;

        Whole(Encoding encoding, int bits, boolean signed) {
            super(Digits.ROOM);
            this.encoding = encoding;
            this.bytes = bits / 8;
            this.signed = signed;
        }

        @Override
        void point(FieldVector vector) {
            address = ((BaseFixedWidthVector) vector).getDataBufferAddress();
        }

        @Override
        int put(int index, byte[] array, int at) {
            long value = read(index);
            if (value <= Encoding.EXACT && value >= -Encoding.EXACT && (signed || value >= 0)) {
                return Digits.putLong(array, at, value);
            }
            String digits = signed ? Long.toString(value) : Long.toUnsignedString(value);
            return putAscii(digits, asText(encoding), array, at);
        }

        @Override
        void column(Fragment key, int first, int rows, byte[] array, int[] ends) {
            for (int i = 0; i < rows; i++) {
                if (!isNull(first + i)) {
                    ends[i] = put(first + i, array, key.put(array, ends[i]));
                }
            }
        }

        private long read(int index) {
            switch (bytes) {
                case 1:
                    byte one = MemoryUtil.getByte(address + index);
                    return signed ? one : one & 0xffL;
                case 2:
                    short two = MemoryUtil.getShort(address + 2L * index);
                    return signed ? two : two & 0xffffL;
                case 4:
                    int four = MemoryUtil.getInt(address + 4L * index);
                    return signed ? four : four & 0xffffffffL;
                default:
                    return MemoryUtil.getLong(address + 8L * index);
            }
        }
    }

    /**
     * Floating numbers. Those with up to six decimals, nearly all there are, are written without an object: {@code m /
     * 10^s} is correctly rounded, so if it gives the value back, then its digits do as well.
     */
    static final class Floating extends FlatWriter {
        private final Encoding encoding;
        private final boolean single;
        private long address;

        Floating(Encoding encoding, boolean single) {
            super(Digits.ROOM);
            this.encoding = encoding;
            this.single = single;
        }

        @Override
        void point(FieldVector vector) {
            address = ((BaseFixedWidthVector) vector).getDataBufferAddress();
        }

        @Override
        int put(int index, byte[] array, int at) {
            float narrow = single ? Float.intBitsToFloat(MemoryUtil.getInt(address + 4L * index)) : 0;
            double value = single ? narrow : Double.longBitsToDouble(MemoryUtil.getLong(address + 8L * index));
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                encoding.alterations().count(Alteration.NOT_A_NUMBER);
                return NO_VALUE;
            }
            double bound = single ? 1 << 24 : Encoding.EXACT;
            for (int scale = 0; scale <= 6; scale++) {
                double scaled = Math.rint(value * Digits.power(scale));
                if (Math.abs(scaled) > bound) {
                    break;
                }
                double back = scaled / Digits.power(scale);
                if (single ? (float) back == narrow : back == value) {
                    return Digits.putScaled(array, at, (long) scaled, scale);
                }
            }
            return putAscii(single ? Float.toString(narrow) : Double.toString(value), false, array, at);
        }
    }

    /** Decimals of 128 or 256 bits, digit for digit. */
    static final class Decimal extends FlatWriter {
        private final Encoding encoding;
        private final int scale;
        private final int words;
        private final long exactUnscaled;
        private long address;

        Decimal(Encoding encoding, int scale, int bits) {
            super(Digits.ROOM + Math.abs(scale));
            this.encoding = encoding;
            this.scale = scale;
            this.words = bits / 64;
            this.exactUnscaled = exactUnscaled(scale);
        }

        /** The largest unscaled long whose whole part is within 2^53. */
        private static long exactUnscaled(int scale) {
            if (scale > 18) {
                return Long.MAX_VALUE;
            }
            BigInteger bound = scale >= 0
                    ? EXACT.add(BigInteger.ONE)
                            .multiply(BigInteger.TEN.pow(scale))
                            .subtract(BigInteger.ONE)
                    : EXACT.divide(BigInteger.TEN.pow(Math.min(-scale, 20)));
            if (scale == 0) {
                bound = EXACT;
            }
            return bound.bitLength() > 63 ? Long.MAX_VALUE : bound.longValue();
        }

        @Override
        void point(FieldVector vector) {
            address = ((BaseFixedWidthVector) vector).getDataBufferAddress();
        }

        @Override
        int put(int index, byte[] array, int position) {
            long value = address + 8L * words * index;
            long low = MemoryUtil.getLong(value);
            long sign = low >> 63;
            for (int word = 1; word < words; word++) {
                if (MemoryUtil.getLong(value + 8L * word) != sign) {
                    return putLarge(value, array, position);
                }
            }
            if (low > exactUnscaled || low < -exactUnscaled) {
                return putInexact(low, array, position);
            }
            if ((low >= Encoding.ROUNDED || low <= -Encoding.ROUNDED) && significant(low) > 17) {
                encoding.alterations().count(Alteration.NUMBERS_ROUNDED);
            }
            return Digits.putScaled(array, position, low, scale);
        }

        @Override
        void column(Fragment key, int first, int rows, byte[] array, int[] ends) {
            for (int i = 0; i < rows; i++) {
                int row = first + i;
                if (!isNull(row)) {
                    int at = key.put(array, ends[i]);
                    long value = address + 8L * words * row;
                    long low = MemoryUtil.getLong(value);
                    // The common case without all that is asked of the others.
                    boolean plain = words == 2 && MemoryUtil.getLong(value + 8) == 0 && Digits.fitsScaled(low, scale);
                    ends[i] = plain ? Digits.putEightScaled(array, at, (int) low, scale) : put(row, array, at);
                }
            }
        }

        private int putInexact(long unscaled, byte[] array, int position) {
            if (!asText(encoding)) {
                return Digits.putScaled(array, position, unscaled, scale);
            }
            array[position] = '"';
            int at = Digits.putScaled(array, position + 1, unscaled, scale);
            array[at] = '"';
            return at + 1;
        }

        private static int significant(long unscaled) {
            long rest = unscaled;
            while (rest % 10 == 0) {
                rest /= 10;
            }
            return rest == Long.MIN_VALUE ? 19 : Digits.count(Math.abs(rest));
        }

        private int putLarge(long at, byte[] array, int position) {
            byte[] bigEndian = new byte[8 * words];
            for (int i = 0; i < bigEndian.length; i++) {
                bigEndian[i] = MemoryUtil.getByte(at + bigEndian.length - 1 - i);
            }
            BigDecimal value = new BigDecimal(new BigInteger(bigEndian), scale);
            boolean quote = false;
            if (value.toBigInteger().abs().compareTo(EXACT) > 0) {
                quote = asText(encoding);
            } else if (value.stripTrailingZeros().precision() > 17) {
                encoding.alterations().count(Alteration.NUMBERS_ROUNDED);
            }
            return putAscii(value.toPlainString(), quote, array, position);
        }
    }

    /** Whether a number beyond 2^53 goes as text; counts what it becomes. */
    static boolean asText(Encoding encoding) {
        encoding.alterations()
                .count(encoding.numbersAsText() ? Alteration.NUMBERS_AS_TEXT : Alteration.NUMBERS_ROUNDED);
        return encoding.numbersAsText();
    }

    static int putAscii(String text, boolean quote, byte[] array, int position) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        int at = position;
        if (quote) {
            array[at++] = '"';
        }
        System.arraycopy(ascii, 0, array, at, ascii.length);
        at += ascii.length;
        if (quote) {
            array[at++] = '"';
        }
        return at;
    }
}
