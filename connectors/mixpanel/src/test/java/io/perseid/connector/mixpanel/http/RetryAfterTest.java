package io.perseid.connector.mixpanel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");

    @Test
    void secondsAndDatesAreReadAndBounded() {
        assertThat(RetryAfter.read(" 17 ", NOW)).contains(Duration.ofSeconds(17));
        assertThat(RetryAfter.read("0", NOW)).contains(Duration.ZERO);
        assertThat(RetryAfter.read("999999999999", NOW)).contains(RetryAfter.LONGEST);
        assertThat(RetryAfter.read("Sat, 21 Nov 2026 05:02:00 GMT", NOW)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.read("Sat, 21 Nov 2020 05:02:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-3", "1.5", "Sat, 99 Nov 2026 05:02:00 GMT"})
    void anythingElseSaysNothing(String header) {
        assertThat(RetryAfter.read(header, NOW)).isEmpty();
    }
}
