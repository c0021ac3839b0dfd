package io.perseid.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;

final class RepeatedHashesTest {

    @Test
    void hashesThatComeAgainAreToldAndNoOthers() {
        long seed = 20261121;
        Random random = new Random(seed);
        Set<Long> seen = new HashSet<>();
        Set<Long> again = new HashSet<>();
        try (RepeatedHashes hashes = new RepeatedHashes(50_000)) {
            for (int i = 0; i < 50_000; i++) {
                long hash = i % 100 == 99 ? seen.iterator().next() : random.nextLong() >>> 1;
                if (!seen.add(hash)) {
                    again.add(hash);
                }
                assertThat(hashes.add(hash)).as("seed %d, hash %d", seed, i).isTrue();
            }
            assertThat(hashes.repeated()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(again);
        }
    }

    @Test
    void hashesOfAColumnAreToldAsOneByOne() {
        long seed = 20261122;
        Random random = new Random(seed);
        List<Long> few = random.longs(1_500).map(hash -> hash >>> 1).boxed().toList();
        Set<Long> seen = new HashSet<>();
        Set<Long> again = new HashSet<>();
        try (RootAllocator allocator = new RootAllocator();
                BigIntVector column = new BigIntVector("h", allocator);
                RepeatedHashes hashes = new RepeatedHashes(3_000)) {
            for (int count : new int[] {0, 1, 63, 64, 65, 2_000}) {
                column.allocateNew(Math.max(1, count));
                for (int row = 0; row < count; row++) {
                    // Few enough to come again, within what is read ahead too.
                    long hash = few.get(random.nextInt(row % 2 == 0 ? few.size() : 20));
                    if (!seen.add(hash)) {
                        again.add(hash);
                    }
                    column.set(row, hash);
                }
                column.setValueCount(count);
                assertThat(hashes.addAll(column, count)).as("seed %d", seed).isTrue();
            }
            assertThat(hashes.repeated()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(again);
        }
    }

    @Test
    void aColumnWithoutRoomOrWithNullsIsRefused() {
        try (RootAllocator allocator = new RootAllocator();
                BigIntVector column = new BigIntVector("h", allocator);
                RepeatedHashes hashes = new RepeatedHashes(1)) {
            column.allocateNew(2_000);
            for (int row = 0; row < 2_000; row++) {
                column.set(row, (long) row << 32);
            }
            column.setValueCount(2_000);
            assertThat(hashes.addAll(column, 700)).isTrue();
            assertThat(hashes.addAll(column, 2_000)).isFalse();
            column.setNull(3);
            assertThatIllegalArgumentException().isThrownBy(() -> hashes.addAll(column, 10));
        }
    }

    @Test
    void whatHasNoRoomIsRefused() {
        try (RepeatedHashes hashes = new RepeatedHashes(1)) {
            long taken = 0;
            while (hashes.add(taken << 32 | 1L << 20)) {
                taken++;
            }
            assertThat(taken).isBetween(700L, 1_024L);
            assertThat(hashes.add(0L << 32 | 1L << 20)).isTrue();
            assertThat(hashes.repeated()).containsExactly(1L << 20);
        }
    }

    @Test
    void hashesOfSmallNumbersAndZeroAreNotTakenForEmptySlots() {
        try (RepeatedHashes hashes = new RepeatedHashes(10)) {
            hashes.add(0);
            assertThat(hashes.repeated()).isEmpty();
            hashes.add(0);
            assertThat(hashes.repeated()).containsExactly(0L);
        }
    }
}
