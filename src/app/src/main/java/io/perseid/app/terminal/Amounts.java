package io.perseid.app.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, sizes and times as people read them, the same on every machine. Pure. */
public final class Amounts {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Amounts() {}

    /** {@code 61,234}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 1 row}, {@code 2 rows}. */
    public static String of(long count, String singular) {
        return count(count) + " " + singular + (count == 1 ? "" : "s");
    }

    /** {@code 12.3 MB}; a megabyte has a million bytes. */
    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /** {@code 0.4s}, {@code 42s}, {@code 3m 12s}, {@code 2h 5m}, {@code 3d 4h}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1fs", Math.max(0, duration.toMillis()) / 1e3);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }

    /** {@code 2026-11-21 05:30:12 UTC}. */
    public static String time(Instant instant) {
        return TIME.format(instant) + " UTC";
    }

    /** {@code 4m 2s ago}. */
    public static String ago(Instant then, Instant now) {
        return duration(Duration.between(then, now)) + " ago";
    }
}
