package io.perseid.engine.schedule;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * Five-field Unix cron in a time zone: minute, hour, day of month, month, day of week.
 *
 * <p>Ranges, steps, lists, English names of months and weekdays; 0 and 7 are Sunday. If both day fields are restricted, a
 * day that fits either of them counts, as in Vixie cron; a field that begins with {@code *} is not restricted. A local
 * time that daylight saving skips runs at the first valid instant; one that comes twice runs once, the first time.
 * Immutable, any thread.
 */
public final class UnixCron {

    /** A leap day may be eight years away, around 2100. */
    private static final int YEARS_AHEAD = 9;

    private final String expression;
    private final ZoneId zone;
    private final CronField minute;
    private final CronField hour;
    private final CronField dayOfMonth;
    private final CronField month;
    private final CronField dayOfWeek;

    private UnixCron(String expression, ZoneId zone, String[] fields) {
        this.expression = expression;
        this.zone = zone;
        this.minute = CronField.parse(CronField.Kind.MINUTE, fields[0]);
        this.hour = CronField.parse(CronField.Kind.HOUR, fields[1]);
        this.dayOfMonth = CronField.parse(CronField.Kind.DAY_OF_MONTH, fields[2]);
        this.month = CronField.parse(CronField.Kind.MONTH, fields[3]);
        this.dayOfWeek = CronField.parse(CronField.Kind.DAY_OF_WEEK, fields[4]);
    }

    /**
     * @throws PerseidException {@code CONFIGURATION} if the expression is none, or never comes; its where is only
     *     {@code cron}: the caller knows the place
     */
    public static UnixCron parse(String expression, ZoneId zone) {
        String[] fields = expression.strip().split("\\s+");
        if (fields.length != 5) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    "cron",
                    "\"" + expression + "\"",
                    "five fields: minute, hour, day of month, month, day of week",
                    fields.length == 6 || fields.length == 7
                            ? "leave out the seconds and the year"
                            : "write for example \"0 6 * * MON-FRI\"");
        }
        UnixCron cron = new UnixCron(expression.strip(), zone, fields);
        if (cron.next(Instant.parse("2024-01-01T00:00:00Z")).isEmpty()) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    "cron",
                    "\"" + expression + "\", a date that never comes",
                    "a day that its month has",
                    "correct the day of month or the month");
        }
        return cron;
    }

    /** The first time after this instant, never at it; empty if there is none within nine years. */
    public Optional<Instant> next(Instant after) {
        LocalDateTime local = after.atZone(zone)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        LocalDate last = local.toLocalDate().plusYears(YEARS_AHEAD);
        LocalTime from = local.toLocalTime();
        for (LocalDate day = local.toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            if (!month.allows(day.getMonthValue())) {
                day = day.withDayOfMonth(day.lengthOfMonth());
            } else if (allows(day)) {
                Optional<Instant> found = nextOf(day, from, after);
                if (found.isPresent()) {
                    return found;
                }
            }
            from = LocalTime.MIN;
        }
        return Optional.empty();
    }

    public ZoneId zone() {
        return zone;
    }

    private Optional<Instant> nextOf(LocalDate day, LocalTime from, Instant after) {
        for (int h = hour.from(from.getHour()); h >= 0; h = hour.from(h + 1)) {
            int firstMinute = h == from.getHour() ? from.getMinute() : 0;
            for (int m = minute.from(firstMinute); m >= 0; m = minute.from(m + 1)) {
                Instant instant = instant(day.atTime(h, m));
                // A second pass over a repeated hour finds its local times in the past: they have run.
                if (instant.isAfter(after)) {
                    return Optional.of(instant);
                }
            }
        }
        return Optional.empty();
    }

    private Instant instant(LocalDateTime local) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        if (transition == null) {
            return local.atZone(zone).toInstant();
        }
        return transition.isGap() ? transition.getInstant() : local.toInstant(transition.getOffsetBefore());
    }

    private boolean allows(LocalDate day) {
        boolean byMonth = dayOfMonth.allows(day.getDayOfMonth());
        boolean byWeek = dayOfWeek.allows(day.getDayOfWeek().getValue() % 7);
        return dayOfMonth.open() || dayOfWeek.open() ? byMonth && byWeek : byMonth || byWeek;
    }

    @Override
    public String toString() {
        return expression + " " + zone;
    }
}
