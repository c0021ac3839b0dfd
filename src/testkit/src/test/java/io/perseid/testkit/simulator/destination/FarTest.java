package io.perseid.testkit.simulator.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Dedupe;
import io.perseid.testkit.simulator.time.EventLoop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request that a suspended process had made before, and nobody could hold back, is known by when it was made. */
final class FarTest {

    private static final Instant BEFORE = Instant.parse("2026-01-15T09:00:00Z");
    private static final Instant AFTER = BEFORE.plusSeconds(60);

    private final Far far = new Far(new EventLoop(AFTER), new Dedupe(Dedupe.Winner.LAST, Optional.empty(), true));

    @Test
    void olderTableThatGoesInLateIsOvertakenUntilTheNextOne() {
        far.replace(List.of(record("new")), AFTER);
        assertThat(far.tableOvertaken()).isFalse();

        far.replace(List.of(record("old")), BEFORE);
        assertThat(far.tableOvertaken()).isTrue();

        far.replace(List.of(record("newest")), AFTER.plusSeconds(1));
        assertThat(far.tableOvertaken()).isFalse();
    }

    @Test
    void olderRecordThatGoesInLateIsOvertaken() {
        far.apply(record("new"), AFTER);
        assertThat(far.overtaken()).isEmpty();

        far.apply(record("old"), BEFORE);
        assertThat(far.overtaken()).containsExactly("7");
    }

    private static RecordLine record(String mark) {
        return new RecordLine('E', "7", "id", 0, "u1", "thing", mark, "");
    }
}
