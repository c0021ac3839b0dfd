package io.perseid.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class EveryScheduleTest {

    @Test
    void ninetyMinutesMeansNinetyMinutesAcrossHoursAndDays() {
        EverySchedule every = new EverySchedule(Duration.ofMinutes(90));
        Instant first = every.next(Instant.parse("2026-01-01T22:30:00Z"));
        assertThat(first).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(every.next(first)).isEqualTo(Instant.parse("2026-01-02T01:30:00Z"));
    }

    @Test
    void phaseIsCountedFromTheEpochWhateverTheStart() {
        EverySchedule every = new EverySchedule(Duration.ofMinutes(7));
        for (String start : new String[] {"2026-05-05T10:00:01Z", "2026-05-05T10:03:59.999Z", "1969-12-31T23:59:00Z"}) {
            Instant next = every.next(Instant.parse(start));
            assertThat(Math.floorMod(next.toEpochMilli(), Duration.ofMinutes(7).toMillis()))
                    .isZero();
            assertThat(Duration.between(Instant.parse(start), next))
                    .isPositive()
                    .isLessThanOrEqualTo(Duration.ofMinutes(7));
        }
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        assertThatThrownBy(() -> new EverySchedule(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
