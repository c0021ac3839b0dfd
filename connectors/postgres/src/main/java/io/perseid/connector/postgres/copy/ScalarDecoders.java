package io.perseid.connector.postgres.copy;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/** Cells of fixed length, texts and bytes. */
final class ScalarDecoders {

    /** PostgreSQL counts days and microseconds from 2000-01-01. */
    private static final int EPOCH_DAYS = 10_957;

    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    private ScalarDecoders() {}

    static CellDecoder bool(BitVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, message[at]);
    }

    static CellDecoder int2(SmallIntVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, BigEndian.int2(message, at));
    }

    static CellDecoder int4(IntVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, BigEndian.int4(message, at));
    }

    static CellDecoder int8(BigIntVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, BigEndian.int8(message, at));
    }

    static CellDecoder float4(Float4Vector vector) {
        return (message, at, length, row) -> vector.setSafe(row, Float.intBitsToFloat(BigEndian.int4(message, at)));
    }

    static CellDecoder float8(Float8Vector vector) {
        return (message, at, length, row) -> vector.setSafe(row, Double.longBitsToDouble(BigEndian.int8(message, at)));
    }

    static CellDecoder text(VarCharVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, message, at, length);
    }

    /** Without the blanks at its end, as {@code CAST(... AS text)} gives it. */
    static CellDecoder paddedText(VarCharVector vector) {
        return (message, at, length, row) -> {
            int end = at + length;
            while (end > at && message[end - 1] == ' ') {
                end--;
            }
            vector.setSafe(row, message, at, end - at);
        };
    }

    /** A version (1) and then text. */
    static CellDecoder jsonb(VarCharVector vector) {
        return (message, at, length, row) -> {
            if (message[at] != 1) {
                throw new UnreadableValue("jsonb of version " + message[at], "CAST(... AS json)");
            }
            vector.setSafe(row, message, at + 1, length - 1);
        };
    }

    static CellDecoder bytea(VarBinaryVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, message, at, length);
    }

    static CellDecoder uuid(VarCharVector vector) {
        byte[] text = new byte[36];
        return (message, at, length, row) -> {
            int to = 0;
            for (int i = 0; i < 16; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    text[to++] = '-';
                }
                text[to++] = hex(message[at + i] >> 4);
                text[to++] = hex(message[at + i]);
            }
            vector.setSafe(row, text, 0, text.length);
        };
    }

    static CellDecoder date(DateDayVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, days(BigEndian.int4(message, at)));
    }

    static CellDecoder time(TimeMicroVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, BigEndian.int8(message, at));
    }

    static CellDecoder timestamp(TimeStampVector vector) {
        return (message, at, length, row) -> vector.setSafe(row, micros(BigEndian.int8(message, at)));
    }

    private static int days(int since2000) {
        if (since2000 == Integer.MIN_VALUE) {
            return -Integer.MAX_VALUE;
        }
        // The last date, in the year 5874897, is 2,145,031,948 days after 2000, so nothing but infinity is near the
        // end.
        return since2000 == Integer.MAX_VALUE ? since2000 : since2000 + EPOCH_DAYS;
    }

    /** The last 30 years of PostgreSQL's line, up to the year 294276, are infinite as well: they do not fit into 64 bits. */
    private static long micros(long since2000) {
        if (since2000 == Long.MIN_VALUE) {
            return -Long.MAX_VALUE;
        }
        return since2000 >= Long.MAX_VALUE - EPOCH_MICROS ? Long.MAX_VALUE : since2000 + EPOCH_MICROS;
    }

    private static byte hex(int nibble) {
        int digit = nibble & 0xF;
        return (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
}
