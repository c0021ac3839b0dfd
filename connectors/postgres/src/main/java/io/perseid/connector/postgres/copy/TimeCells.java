package io.perseid.connector.postgres.copy;

/** Cells of dates and times: PostgreSQL counts days and microseconds from 2000-01-01. */
final class TimeCells {

    private static final int EPOCH_DAYS = 10_957;

    private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    private TimeCells() {}

    static void date(byte[] message, int at, byte[] to, int index) {
        Numbers.putInt4(to, index, days(Numbers.int4(message, at)));
    }

    static void timestamp(byte[] message, int at, byte[] to, int index) {
        Numbers.putInt8(to, index, micros(Numbers.int8(message, at)));
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
}
