package io.perseid.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StateRowsTest {

    @Test
    void instantsFarAwayKeepTheirMicroseconds() {
        for (String text : new String[] {
            "1969-12-31T23:59:59.999999Z",
            "2026-11-21T06:00:00.000001Z",
            "+10000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z"
        }) {
            Instant instant = Instant.parse(text);

            assertThat(StateRows.instant(StateRows.micros(instant))).isEqualTo(instant);
        }
    }

    @Test
    void instantsBeyondTheRangeCountAsTheLastInside() {
        assertThat(StateRows.micros(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(StateRows.micros(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    }
}
