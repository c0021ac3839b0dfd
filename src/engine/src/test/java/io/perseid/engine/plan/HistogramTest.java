package io.perseid.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.plan.Histogram.Bar;
import io.perseid.engine.plan.Histogram.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HistogramTest {

    private static final Optional<Long> NONE = Optional.empty();

    @Test
    void smallRestHasNoPartOfItsOwn() {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            bars.add(new Bar(i, 997 + i % 7));
        }

        List<Part> parts = Histogram.merge(bars, NONE, NONE, 250_000);

        assertThat(parts).hasSize(4);
        assertThat(parts).allSatisfy(part -> assertThat(part.rows()).isBetween(249_000L, 251_000L));
    }

    @Test
    void partsHaveNoGapAndAllRowsAndAreNotMuchTooLarge() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int turn = 0; turn < 300; turn++) {
            long aimed = 1L + random.nextInt(300);
            List<Bar> bars = new ArrayList<>();
            long low = 0;
            long all = 0;
            int count = 1 + random.nextInt(200);
            for (int i = 0; i < count; i++) {
                Bar bar = new Bar(low, 1L + random.nextInt(random.nextBoolean() ? 10 : 400));
                bars.add(bar);
                all += bar.rows();
                low += 1L + random.nextInt(5);
            }

            List<Part> parts = Histogram.merge(bars, Optional.of(-1L), Optional.of(low), aimed);

            String what = "seed " + seed + ", turn " + turn + ": " + bars + " in parts of " + aimed + " gave " + parts;
            assertThat(parts.stream().mapToLong(Part::rows).sum()).as(what).isEqualTo(all);
            assertThat(parts.get(0).low()).as(what).contains(-1L);
            assertThat(parts.get(parts.size() - 1).high()).as(what).contains(low);
            long start = -1;
            for (Part part : parts) {
                assertThat(part.low()).as(what).contains(start);
                start = part.high().orElseThrow();
                long from = part.low().orElseThrow();
                long to = start;
                List<Bar> inside = bars.stream()
                        .filter(bar -> bar.low() >= from && bar.low() < to)
                        .toList();
                assertThat(inside.stream().mapToLong(Bar::rows).sum()).as(what).isEqualTo(part.rows());
                assertThat(part.rows() <= aimed + aimed / 50 || inside.size() == 1)
                        .as(what)
                        .isTrue();
            }
        }
    }
}
