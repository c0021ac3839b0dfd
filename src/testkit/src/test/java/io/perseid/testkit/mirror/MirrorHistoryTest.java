package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of histories; {@code -Dperseid.mirror.seed=} plays one again, {@code -Dperseid.mirror.seeds=} more of them. */
@Tag("long")
final class MirrorHistoryTest {

    @Test
    void destinationEqualsTheTableAfterEachRoundWhateverHappened() {
        long only = Long.getLong("perseid.mirror.seed", -1);
        long from = only < 0 ? 0 : only;
        long to = only < 0 ? Long.getLong("perseid.mirror.seeds", 2_000) : only + 1;
        List<String> wrong = new ArrayList<>();
        long deaths = 0;
        long deletes = 0;
        long followed = 0;
        try (BufferAllocator allocator = new RootAllocator()) {
            for (long seed = from; seed < to && wrong.size() < 5; seed++) {
                MirrorHistory history = new MirrorHistory(seed, allocator);
                String number = "seed " + seed + ": ";
                history.play().ifPresent(words -> wrong.add(number + words));
                deaths += history.deaths;
                deletes += history.deletes;
                followed += history.followed;
            }
        }

        assertThat(wrong).isEmpty();
        if (only < 0) {
            assertThat(deaths).as("runs that died").isGreaterThan(to / 2);
            assertThat(followed).as("runs by a feed that was not lost").isGreaterThan(to / 2);
            assertThat(deletes).as("rows that vanished").isGreaterThan(to);
        }
    }
}
