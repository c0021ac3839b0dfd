package io.perseid.api.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SettingValueTest {

    @Test
    void durationsHaveOneUnit() {
        assertThat(SettingValue.duration("250ms")).contains(Duration.ofMillis(250));
        assertThat(SettingValue.duration("90s")).contains(Duration.ofSeconds(90));
        assertThat(SettingValue.duration(" 15 m ")).contains(Duration.ofMinutes(15));
        assertThat(SettingValue.duration("2h")).contains(Duration.ofHours(2));
        assertThat(SettingValue.duration("1d")).contains(Duration.ofDays(1));
        for (String wrong : List.of("", "90", "1.5h", "-1s", "1h30m", "1w", "s", "1 H")) {
            assertThat(SettingValue.duration(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void bytesAreDecimalOrBinary() {
        assertThat(SettingValue.bytes("7")).contains(7L);
        assertThat(SettingValue.bytes("7B")).contains(7L);
        assertThat(SettingValue.bytes("512KB")).contains(512_000L);
        assertThat(SettingValue.bytes("10 MB")).contains(10_000_000L);
        assertThat(SettingValue.bytes("1GiB")).contains(1L << 30);
        assertThat(SettingValue.bytes("1KiB")).contains(1024L);
        for (String wrong : List.of("", "1.5GB", "-1", "1kb", "10TB", "MB")) {
            assertThat(SettingValue.bytes(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void numbersTooLargeForTheTypeAreRefusedAndNotThrown() {
        assertThat(SettingValue.duration("999999999999d")).isEmpty();
        assertThat(SettingValue.bytes("999999999999GB")).isEmpty();
    }

    @Test
    void theDistanceOfTwoKeysIsInLetters() {
        assertThat(SettingProblem.distance("thread", "threads")).isEqualTo(1);
        assertThat(SettingProblem.distance("", "abc")).isEqualTo(3);
        assertThat(SettingProblem.distance("same", "same")).isZero();
    }
}
