package io.perseid.engine.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Framing;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BatchPoolTest {

    private static final Framing LINES = Framing.of("", "\n", "");
    private static final Framing ARRAY = Framing.of("[", ",", "]");

    private final BatchPool pool = new BatchPool(1);

    @Test
    void aBatchThatWasGivenBackIsTheNextOneAndEmpty() {
        OutBatch batch = take(LINES);
        batch.body().put("{}".getBytes(StandardCharsets.UTF_8));
        pool.give(batch);
        OutBatch again = take(ARRAY);
        assertThat(again).isSameAs(batch);
        assertThat(again.rows()).isZero();
        assertThat(again.bytes()).isEqualTo(2);
    }

    @Test
    void noBatchIsTwoBatchesAtOnce() {
        pool.give(take(LINES));
        OutBatch first = take(LINES);
        assertThat(take(LINES)).isNotSameAs(first);
    }

    @Test
    void noMoreAreKeptThanWereAskedFor() {
        OutBatch first = take(LINES);
        OutBatch second = take(LINES);
        pool.give(first);
        pool.give(second);
        assertThat(take(LINES)).isSameAs(first);
        assertThat(take(LINES)).isNotSameAs(second);
    }

    private OutBatch take(Framing framing) {
        return pool.take(framing, 64, 4, false);
    }
}
