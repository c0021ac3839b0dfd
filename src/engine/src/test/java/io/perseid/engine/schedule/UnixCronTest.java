package io.perseid.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnixCronTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    @ParameterizedTest
    @CsvSource({
        "* * * * *, 2026-01-01T00:00:00Z, 2026-01-01T00:01:00Z",
        "* * * * *, 2026-01-01T00:00:59.999999999Z, 2026-01-01T00:01:00Z",
        "*/15 * * * *, 2026-01-01T00:46:00Z, 2026-01-01T01:00:00Z",
        "5-50/20 * * * *, 2026-01-01T00:26:00Z, 2026-01-01T00:45:00Z",
        "0 6 * * MON-FRI, 2026-01-02T06:00:00Z, 2026-01-05T06:00:00Z",
        "0 6 * * 7, 2026-01-01T00:00:00Z, 2026-01-04T06:00:00Z",
        "0 6 * * 0, 2026-01-01T00:00:00Z, 2026-01-04T06:00:00Z",
        "0 6 * * fri-sun, 2026-01-04T06:00:00Z, 2026-01-09T06:00:00Z",
        "0 6 * * 5-7, 2026-01-03T06:00:00Z, 2026-01-04T06:00:00Z",
        "'0 0 1 jan,JUL *', 2026-01-01T00:00:00Z, 2026-07-01T00:00:00Z",
        "0 0 29 2 *, 2096-03-01T00:00:00Z, 2104-02-29T00:00:00Z",
        "0 0 31 * *, 2026-01-31T00:00:00Z, 2026-03-31T00:00:00Z",
        "0 0 13 * FRI, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z",
        "0 0 13 * FRI, 2026-01-09T00:00:00Z, 2026-01-13T00:00:00Z",
        "0 0 */2 * MON, 2026-01-01T00:00:00Z, 2026-01-05T00:00:00Z",
        "59 23 31 12 *, 2026-12-31T23:59:00Z, 2027-12-31T23:59:00Z",
    })
    void nextIsTheFirstTimeAfter(String expression, Instant after, Instant expected) {
        assertThat(UnixCron.parse(expression, UTC).next(after)).contains(expected);
    }

    @Test
    void skippedLocalTimeRunsAtTheFirstValidInstant() {
        UnixCron cron = UnixCron.parse("30 2 * * *", BERLIN);
        assertThat(fires(cron, "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-03-28T01:30:00Z"),
                        Instant.parse("2026-03-29T01:00:00Z"),
                        Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void severalSkippedTimesAndTheOneAfterThemRunOnceTogether() {
        UnixCron cron = UnixCron.parse("*/15 2,3 29 3 *", BERLIN);
        assertThat(fires(cron, "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-03-29T01:00:00Z"),
                        Instant.parse("2026-03-29T01:15:00Z"),
                        Instant.parse("2026-03-29T01:30:00Z"),
                        Instant.parse("2026-03-29T01:45:00Z"));
    }

    @Test
    void repeatedLocalTimeRunsOnceTheFirstTime() {
        UnixCron cron = UnixCron.parse("30 2 * * *", BERLIN);
        assertThat(fires(cron, "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
        assertThat(cron.next(Instant.parse("2026-10-25T01:10:00Z")))
                .as("asked in the second pass of the hour")
                .contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void halfHourShiftOfLordHoweSkipsAndRepeatsHalfAnHour() {
        UnixCron cron = UnixCron.parse("15 2 * * *", LORD_HOWE);
        assertThat(cron.next(Instant.parse("2026-10-03T12:00:00Z")))
                .as("2:00 to 2:30 is skipped on 4 October")
                .contains(Instant.parse("2026-10-03T15:30:00Z"));
        UnixCron repeated = UnixCron.parse("45 1 * * *", LORD_HOWE);
        assertThat(fires(repeated, "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z"))
                .as("1:30 to 2:00 comes twice on 5 April")
                .containsExactly(Instant.parse("2026-04-04T14:45:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "UTC"})
    void everyDayOfTenYearsRunsOnceAtItsLocalTimeOrTheFirstValidInstant(String zone) {
        for (String time : List.of("15 2", "45 1", "30 2", "0 0", "59 23")) {
            int minute = Integer.parseInt(time.split(" ")[0]);
            int hour = Integer.parseInt(time.split(" ")[1]);
            List<Instant> expected = new ArrayList<>();
            for (LocalDate day = LocalDate.of(2020, 1, 1);
                    day.isBefore(LocalDate.of(2030, 1, 1));
                    day = day.plusDays(1)) {
                expected.add(firstValid(day.atTime(hour, minute), ZoneId.of(zone)));
            }
            UnixCron cron = UnixCron.parse(time + " * * *", ZoneId.of(zone));
            List<Instant> found = new ArrayList<>();
            Instant at = expected.get(0).minusSeconds(1);
            for (int i = 0; i < expected.size(); i++) {
                at = cron.next(at).orElseThrow();
                found.add(at);
            }
            assertThat(found).as(time + " in " + zone).isEqualTo(expected);
        }
    }

    @Test
    void weekdaysAgreeWithTheCalendarOverYears() {
        UnixCron cron = UnixCron.parse("0 12 1-7 * MON", UTC);
        Predicate<LocalDate> fits = day -> day.getDayOfMonth() <= 7 || day.getDayOfWeek() == DayOfWeek.MONDAY;
        List<Instant> expected = LocalDate.of(2024, 1, 1)
                .datesUntil(LocalDate.of(2029, 1, 1))
                .filter(fits)
                .map(d -> d.atTime(12, 0).atZone(UTC).toInstant())
                .toList();
        assertThat(fires(cron, "2024-01-01T00:00:00Z", "2029-01-01T00:00:00Z")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 6 * *|\"0 6 * *\"|five fields: minute, hour, day of month, month, day of week|write for example \"0 6 * * MON-FRI\"",
                "0 0 6 * * ?|\"0 0 6 * * ?\"|five fields: minute, hour, day of month, month, day of week|leave out the seconds and the year",
                "60 * * * *|\"60\" as the minute of a cron expression|numbers from 0 to 59|correct the minute",
                "0 24 * * *|\"24\" as the hour of a cron expression|numbers from 0 to 23|correct the hour",
                "0 0 0 * *|\"0\" as the day of month of a cron expression|numbers from 1 to 31|correct the day of month",
                "0 0 * 13 *|\"13\" as the month of a cron expression|numbers from 1 to 12 or names JAN to DEC|correct the month",
                "0 0 * * MO|\"MO\" as the day of week of a cron expression|numbers from 0 to 7 or names SUN to SAT|correct the day of week",
                "*/90 * * * *|\"*/90\" as the minute of a cron expression|a step of at most 59|cron starts anew in each hour: for a fixed distance write schedule: every 90m",
                "5/15 * * * *|\"5/15\" as the minute of a cron expression|a step after * or a range|write 5-59/15",
                "30-10 * * * *|\"30-10\" as the minute of a cron expression|a range from the lower to the higher number|turn 30-10 around",
                "1,,2 * * * *|\"1,,2\" as the minute of a cron expression|numbers from 0 to 59|correct the minute",
                "0 0 31 2 *|\"0 0 31 2 *\", a date that never comes|a day that its month has|correct the day of month or the month",
            })
    void wrongExpressionSaysWhatIsWrong(String expression, String found, String expected, String action) {
        assertThatThrownBy(() -> UnixCron.parse(expression, UTC))
                .hasMessage("cron: " + found + "; expected " + expected + "; " + action);
    }

    private static List<Instant> fires(UnixCron cron, String from, String to) {
        List<Instant> fires = new ArrayList<>();
        Instant at = Instant.parse(from);
        while (true) {
            at = cron.next(at).orElseThrow();
            if (!at.isBefore(Instant.parse(to))) {
                return fires;
            }
            fires.add(at);
        }
    }

    /** By search, minute by minute, so that it shares no rule with the class under test. */
    private static Instant firstValid(LocalDateTime local, ZoneId zone) {
        Instant at = local.minusHours(4).atZone(zone).toInstant();
        while (ZonedDateTime.ofInstant(at, zone).toLocalDateTime().isBefore(local)) {
            at = at.plus(1, ChronoUnit.MINUTES);
        }
        return at;
    }
}
