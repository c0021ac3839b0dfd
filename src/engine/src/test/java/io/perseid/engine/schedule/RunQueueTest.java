package io.perseid.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.schedule.RunQueue.Admission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RunQueueTest {

    @Test
    void noMoreThanTheLimitRunAtOnceAndTheFirstToAskIsTheFirstToRun() {
        RunQueue queue = new RunQueue(2);
        List.of("a", "b", "c", "d").forEach(queue::triggered);

        assertThat(takeAll(queue)).containsExactly("a", "b");
        queue.ended("b");
        assertThat(takeAll(queue)).containsExactly("c");
        queue.ended("a");
        assertThat(takeAll(queue)).containsExactly("d");
    }

    @Test
    void triggersOfABusySyncBecomeOneRunThatFollows() {
        RunQueue queue = new RunQueue(2);
        queue.triggered("a");
        takeAll(queue);

        assertThat(queue.triggered("a")).isEqualTo(Admission.FOLLOWS);
        assertThat(queue.triggered("a")).isEqualTo(Admission.FOLLOWS_ALREADY);
        assertThat(takeAll(queue)).isEmpty();
        queue.ended("a");
        assertThat(takeAll(queue)).containsExactly("a");
        queue.ended("a");
        assertThat(takeAll(queue)).isEmpty();
    }

    @Test
    void triggersOfAWaitingSyncBecomeOneRun() {
        RunQueue queue = new RunQueue(1);
        queue.triggered("a");
        takeAll(queue);

        assertThat(queue.triggered("b")).isEqualTo(Admission.QUEUED);
        assertThat(queue.triggered("b")).isEqualTo(Admission.WAITS_ALREADY);
        queue.ended("a");
        assertThat(takeAll(queue)).containsExactly("b");
        queue.ended("b");
        assertThat(takeAll(queue)).isEmpty();
    }

    @Test
    void aSyncThatIsAlwaysDueDoesNotKeepOthersFromTheirTurn() {
        RunQueue queue = new RunQueue(1);
        queue.triggered("greedy");
        takeAll(queue);
        queue.triggered("greedy");
        queue.triggered("modest");

        queue.ended("greedy");

        assertThat(takeAll(queue)).containsExactly("modest");
    }

    @Test
    void aClosedQueueBeginsNothing() {
        RunQueue queue = new RunQueue(1);
        queue.triggered("a");
        queue.triggered("b");
        takeAll(queue);
        queue.triggered("a");

        queue.close();
        queue.ended("a");

        assertThat(queue.triggered("c")).isEqualTo(Admission.CLOSED);
        assertThat(takeAll(queue)).isEmpty();
    }

    /** Whatever the order of triggers and ends: the limit holds, no sync runs twice at once, and none is forgotten. */
    @Test
    void randomHistoriesKeepEveryPromise() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int limit = 1 + random.nextInt(3);
            RunQueue queue = new RunQueue(limit);
            List<String> running = new ArrayList<>();
            Set<String> owed = new HashSet<>();
            for (int step = 0; step < 200; step++) {
                if (random.nextBoolean()) {
                    String sync = "s" + random.nextInt(5);
                    queue.triggered(sync);
                    owed.add(sync);
                } else if (!running.isEmpty()) {
                    queue.ended(running.remove(random.nextInt(running.size())));
                }
                for (String taken : takeAll(queue)) {
                    assertThat(running).as("seed %d", seed).doesNotContain(taken);
                    running.add(taken);
                    owed.remove(taken);
                }
                assertThat(running).as("seed %d", seed).hasSizeLessThanOrEqualTo(limit);
            }
            while (!running.isEmpty()) {
                queue.ended(running.remove(0));
                running.addAll(takeAll(queue));
                owed.removeAll(running);
            }
            assertThat(owed).as("seed %d: triggered and never run", seed).isEmpty();
        }
    }

    private static List<String> takeAll(RunQueue queue) {
        List<String> taken = new ArrayList<>();
        for (Optional<String> next = queue.take(); next.isPresent(); next = queue.take()) {
            taken.add(next.get());
        }
        return taken;
    }
}
