package io.perseid.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

final class FlatnessTest {

    @Test
    void whatStaysAsItIsIsFlatHoweverItBegan() {
        assertThat(seen(second -> second < 30 ? 100_000 : 250_000, second -> 100 + second % 5)
                        .growth())
                .isEmpty();
    }

    @Test
    void memoryThatGrowsSlowlyIsToldFromNoise() {
        assertThat(seen(second -> 200_000 + 1_000L * second, second -> 100).growth())
                .hasValueSatisfying(growth -> assertThat(growth).startsWith("memory: "));
    }

    @Test
    void filesThatAreNotClosedAreSeen() {
        assertThat(seen(second -> 200_000, second -> 100 + second / 2).growth())
                .hasValueSatisfying(growth -> assertThat(growth).startsWith("open files: "));
    }

    private static Flatness seen(IntToLongFunction kilobytes, IntToLongFunction files) {
        Flatness flatness = new Flatness();
        for (int second = 0; second < 120; second++) {
            flatness.add(new MemorySample(
                    Duration.ofSeconds(second), kilobytes.applyAsLong(second), files.applyAsLong(second)));
        }
        return flatness;
    }
}
