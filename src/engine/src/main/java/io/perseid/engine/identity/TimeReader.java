package io.perseid.engine.identity;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/**
 * Reads a time column as microseconds since the epoch: as it stands ({@link #raw}, the cursor's own terms, local times
 * read as UTC) or as an instant ({@link #instant}). One thread.
 *
 * <p>A local time that daylight saving skips counts from the moment of the change; one that comes twice is the earlier.
 */
public final class TimeReader {

    private static final long MICROS_A_SECOND = 1_000_000L;
    private static final long MICROS_A_DAY = 86_400 * MICROS_A_SECOND;
    private static final long MICROS_AN_HOUR = 3_600 * MICROS_A_SECOND;

    private final TimeForm form;
    private final boolean days;
    private final ZoneRules rules;
    private final boolean nulls;
    private final long validity;
    private final long data;
    private long cachedHour = Long.MIN_VALUE;
    private long cachedOffsetMicros;

    /** @param zone what values without a zone mean; not looked at for instants */
    public TimeReader(FieldVector vector, ZoneId zone) {
        this.nulls = vector.getNullCount() > 0;
        this.validity = nulls ? vector.getValidityBufferAddress() : 0;
        this.data = vector.getDataBufferAddress();
        this.form = TimeForm.of(vector.getField()).orElseThrow();
        this.days = form == TimeForm.DATE;
        this.rules = zone.getRules();
    }

    public boolean isNull(int row) {
        return nulls && (MemoryUtil.getByte(validity + (row >> 3)) >> (row & 7) & 1) == 0;
    }

    /** Not to be asked for a NULL. */
    public long raw(int row) {
        return days ? startOfDay(row) : MemoryUtil.getLong(data + ((long) row << 3));
    }

    private long startOfDay(int row) {
        return MemoryUtil.getInt(data + 4L * row) * MICROS_A_DAY;
    }

    public long instant(int row) {
        long raw = raw(row);
        return form == TimeForm.INSTANT ? raw : raw - offsetMicros(raw);
    }

    /** The offset that holds at a local time, kept for the hour because neighbours are near each other in time. */
    private long offsetMicros(long localMicros) {
        long hour = Math.floorDiv(localMicros, MICROS_AN_HOUR);
        if (hour == cachedHour) {
            return cachedOffsetMicros;
        }
        long offset = offsetAt(localMicros);
        if (offset == offsetAt(hour * MICROS_AN_HOUR) && offset == offsetAt((hour + 1) * MICROS_AN_HOUR - 1)) {
            cachedHour = hour;
            cachedOffsetMicros = offset;
        }
        return offset;
    }

    private long offsetAt(long localMicros) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(
                Math.floorDiv(localMicros, MICROS_A_SECOND),
                (int) Math.floorMod(localMicros, MICROS_A_SECOND) * 1000,
                ZoneOffset.UTC);
        return rules.getOffset(local).getTotalSeconds() * MICROS_A_SECOND;
    }

    /** An instant in a cursor's own terms. */
    public static long raw(Instant instant, TimeForm form, ZoneId zone) {
        long micros = Math.multiplyExact(instant.getEpochSecond(), MICROS_A_SECOND) + instant.getNano() / 1000;
        return form == TimeForm.INSTANT
                ? micros
                : micros + zone.getRules().getOffset(instant).getTotalSeconds() * MICROS_A_SECOND;
    }
}
