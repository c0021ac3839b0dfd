package io.perseid.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TableTest {

    @Test
    void textsStandLeftAndNumbersRight() {
        Table table = new Table("NAME", "ROWS").row("a", "1,000").row("longer", "7");

        assertThat(table.lines()).containsExactly("NAME     ROWS", "a       1,000", "longer      7");
    }

    @Test
    void aRowHasAsManyCellsAsThereAreHeadings() {
        Table table = new Table("A", "B");

        assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void amountsReadTheSameEverywhere() {
        assertThat(Amounts.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Amounts.of(1, "row")).isEqualTo("1 row");
        assertThat(Amounts.bytes(999)).isEqualTo("999 B");
        assertThat(Amounts.bytes(12_345_678)).isEqualTo("12.3 MB");
        assertThat(Amounts.duration(Duration.ofMillis(1_250))).isEqualTo("1.3s");
        assertThat(Amounts.duration(Duration.ofSeconds(192))).isEqualTo("3m 12s");
        assertThat(Amounts.duration(Duration.ofHours(49))).isEqualTo("2d 1h");
    }
}
