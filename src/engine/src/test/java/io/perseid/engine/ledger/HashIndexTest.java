package io.perseid.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashIndexTest {

    private record Pair(long hash, int word) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 5000, 100_000})
    void hashesAreSortedUnsignedAndEqualOnesStayInOrder(int count) {
        HashOrder order = new HashOrder();
        for (long spread : new long[] {1, 50, 1L << 40, Long.MAX_VALUE, 0, -1}) {
            SplittableRandom random = new SplittableRandom(count);
            IndexRoom room = new IndexRoom();
            room.ensure(0, count);
            List<Pair> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long hash = spread > 0
                        ? random.nextLong(spread)
                        : spread == 0 ? random.nextLong() : random.nextInt(count) * 0x9E3779B97F4A7C15L;
                byte state = (byte) random.nextInt(4);
                room.hashes()[i] = hash;
                room.states()[i] = state;
                expected.add(new Pair(hash, i << 2 | state));
            }
            expected.sort(Comparator.comparing(Pair::hash, Long::compareUnsigned));
            order.sort(room, count);
            List<Pair> sorted = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sorted.add(new Pair(order.hash(i), order.word(i)));
            }
            assertThat(sorted).as("spread " + spread).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 640, 4096, 1 << 20})
    void filterMadeInRangesIsTheSameToTheByte(int room) {
        assertThat(filter(5_000, Math.max(room, BloomFilter.BLOCK))).isEqualTo(filter(5_000, Integer.MAX_VALUE));
    }

    private static byte[] filter(int keys, int room) {
        FilterWriter writer = new FilterWriter(keys, room);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        do {
            for (long key = 0; key < keys; key++) {
                writer.add(key);
            }
            bytes.write(writer.range(), 0, writer.rangeLength());
        } while (writer.nextRange());
        assertThat(bytes.size()).isEqualTo(writer.bytes());
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 20_000})
    void filterKnowsItsKeysAndFewOthers(int keys) {
        byte[] bytes = filter(keys, Integer.MAX_VALUE);
        BloomFilter filter = new BloomFilter(bytes);
        int passed = 0;
        for (long key = 0; key < 2L * keys; key++) {
            boolean may = filter.mayContain(key);
            assertThat(may || key >= keys).as("key " + key).isTrue();
            passed += may && key >= keys ? 1 : 0;
        }
        assertThat(passed).isLessThanOrEqualTo(keys / 40);
        assertThat(bytes).hasSizeLessThanOrEqualTo(keys * 10 / 8 + 64);
    }
}
