package io.perseid.engine.identity;

import io.perseid.api.destination.RowIdentity.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.Types.MinorType;

/**
 * The canonical text of a column's values: what keys, users and names are made of.
 *
 * <p>Integers of any type read alike ({@code 5}, also for a decimal 5.00); decimals without trailing zeros; instants as
 * {@code 2026-01-31T08:00:00.000000Z}, local times without the Z; dates as {@code 2026-01-31}; binary in hexadecimal. The
 * form is part of every insert id and therefore frozen. One thread.
 */
public abstract class TextColumn {

    /** Of a long. */
    private static final int MOST_DIGITS = 19;

    private static final byte[] LONG_MIN = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);

    /** Reads one value. @return false for NULL, and then the text is absent */
    public abstract boolean read(int row, Text into);

    /** A reader over the values that the vector holds now. */
    public static TextColumn of(FieldVector vector) {
        if (vector instanceof VarCharVector text) {
            return new OfText(text);
        }
        if (vector instanceof BaseIntVector whole && !isUnsignedLong(vector)) {
            return new OfWhole(vector, whole);
        }
        return new OfAny(vector);
    }

    private static boolean isUnsignedLong(FieldVector vector) {
        return vector.getMinorType() == MinorType.UINT8;
    }

    /** Writes a whole number's digits. */
    static void whole(long value, Text into) {
        into.ensure(20);
        if (value == Long.MIN_VALUE) {
            into.set(LONG_MIN, 0, LONG_MIN.length);
            return;
        }
        long rest = Math.abs(value);
        int first = value < 0 ? 1 : 0;
        int length = first + 1;
        for (long bound = 10; rest >= bound && length - first < MOST_DIGITS; bound *= 10) {
            length++;
        }
        byte[] bytes = into.bytes;
        int at = length;
        while (rest > Integer.MAX_VALUE) {
            at = pair(bytes, at, (int) (rest % 100));
            rest /= 100;
        }
        // Two digits at a time, by multiplications that are exact in these ranges: keys are mostly small, and code of
        // the first compiler calls the JVM for a division of 64 bits.
        int few = (int) rest;
        while (few >= 10) {
            int hundreds = (int) (few * 0x51EB851FL >>> 37);
            at = pair(bytes, at, few - 100 * hundreds);
            few = hundreds;
        }
        if (at > first) {
            bytes[first] = (byte) ('0' + few);
        }
        if (value < 0) {
            bytes[0] = '-';
        }
        into.length = length;
    }

    private static int pair(byte[] bytes, int end, int value) {
        int tens = value * 103 >>> 10;
        bytes[end - 1] = (byte) ('0' + value - 10 * tens);
        bytes[end - 2] = (byte) ('0' + tens);
        return end - 2;
    }

    private static final class OfText extends TextColumn {
        private final VarCharVector vector;
        private final boolean nulls;
        private final long offsets;
        private final long data;

        OfText(VarCharVector vector) {
            this.vector = vector;
            this.nulls = vector.getNullCount() > 0;
            this.offsets = vector.getOffsetBufferAddress();
            this.data = vector.getDataBufferAddress();
        }

        @Override
        public boolean read(int row, Text into) {
            if (nulls && vector.isNull(row)) {
                into.clear();
                return false;
            }
            int start = MemoryUtil.getInt(offsets + row * 4L);
            int length = MemoryUtil.getInt(offsets + (row + 1) * 4L) - start;
            into.ensure(length);
            OffHeap.copy(data + start, into.bytes, 0, length);
            into.length = length;
            return true;
        }
    }

    private static final class OfWhole extends TextColumn {
        private final FieldVector vector;
        private final BaseIntVector whole;
        private final boolean nulls;
        private final boolean isLong;
        private final long data;

        OfWhole(FieldVector vector, BaseIntVector whole) {
            this.vector = vector;
            this.whole = whole;
            this.nulls = vector.getNullCount() > 0;
            this.isLong = vector instanceof BigIntVector;
            this.data = vector.getDataBufferAddress();
        }

        @Override
        public boolean read(int row, Text into) {
            if (nulls && vector.isNull(row)) {
                into.clear();
                return false;
            }
            // By address, because the checks of the usual way cost several times as much as the digits.
            whole(isLong ? MemoryUtil.getLong(data + 8L * row) : whole.getValueAsLong(row), into);
            return true;
        }
    }

    /** The rarer types, by way of an object a value. */
    private static final class OfAny extends TextColumn {
        private final FieldVector vector;

        OfAny(FieldVector vector) {
            this.vector = vector;
        }

        @Override
        public boolean read(int row, Text into) {
            if (vector.isNull(row)) {
                into.clear();
                return false;
            }
            into.set(text(row));
            return true;
        }

        private String text(int row) {
            if (vector instanceof Float8Vector number) {
                return number(number.get(row));
            }
            if (vector instanceof Float4Vector number) {
                return number(number.get(row));
            }
            if (vector instanceof TimeStampVector time) {
                return time(time.get(row), vector.getMinorType() == MinorType.TIMESTAMPMICROTZ);
            }
            if (vector instanceof DateDayVector date) {
                return LocalDate.ofEpochDay(date.get(row)).toString();
            }
            if (vector instanceof VarBinaryVector binary) {
                return HexFormat.of().formatHex(binary.get(row));
            }
            if (vector instanceof UInt8Vector unsigned) {
                return unsigned.getObjectNoOverflow(row).toString();
            }
            Object value = vector.getObject(row);
            return value instanceof BigDecimal number ? plain(number) : String.valueOf(value);
        }

        private static String number(double value) {
            return Double.isFinite(value) ? plain(new BigDecimal(value)) : Double.toString(value);
        }

        private static String plain(BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }

        private static String time(long micros, boolean instant) {
            Instant second = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
            String whole = second.toString();
            long fraction = Math.floorMod(micros, 1_000_000L);
            return whole.substring(0, whole.length() - 1)
                    + "."
                    + String.valueOf(1_000_000L + fraction).substring(1)
                    + (instant ? "Z" : "");
        }
    }
}
