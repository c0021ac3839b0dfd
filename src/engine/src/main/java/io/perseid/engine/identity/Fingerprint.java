package io.perseid.engine.identity;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.SideTable;
import io.perseid.api.destination.SideValues;
import io.perseid.engine.ledger.LedgerEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/**
 * The fingerprint of a row: 128 bits over its mapped source values that are not NULL, in the order of their names. So a
 * new column that is NULL changes nothing, and neither does a new version of an encoder. One thread.
 */
public final class Fingerprint {

    /** Rows that are digested together at most. */
    private static final int GROUP = 64;

    /** Bytes of digests of so many rows, so that they stay in the processor's first cache; one row may have more. */
    private static final int GROUP_BYTES = 32 * 1024;

    private final ColumnDigest[] columns;
    private final List<long[]> sideHashes;
    private final int rows;
    private final Scratch scratch;
    private final Murmur3 hash = new Murmur3();
    private final long[] ends = new long[GROUP];
    private final long[] hashes = new long[2 * GROUP];
    private int first;
    private int count;

    /**
     * @param columns name to vector
     * @param rows in the vectors
     * @param sideHashes what {@link #hashes} gave for each side table of the mapping, whose values count as well
     * @param scratch of whoever makes one of these for each batch; theirs alone, and for one of them at a time
     */
    public Fingerprint(Map<String, FieldVector> columns, int rows, List<long[]> sideHashes, Scratch scratch) {
        this(
                new TreeMap<>(columns)
                        .entrySet().stream()
                                .map(column -> new ColumnDigest(column.getValue(), hashOf(column.getKey())))
                                .toArray(ColumnDigest[]::new),
                rows,
                sideHashes,
                scratch);
    }

    /** The same for one batch of many. @param vectors of the whole batch */
    public Fingerprint(Order order, List<FieldVector> vectors, int rows, List<long[]> sideHashes, Scratch scratch) {
        this(order.columns(vectors), rows, sideHashes, scratch);
    }

    private Fingerprint(ColumnDigest[] columns, int rows, List<long[]> sideHashes, Scratch scratch) {
        this.columns = columns;
        this.rows = rows;
        this.sideHashes = sideHashes;
        this.scratch = scratch;
    }

    /** Which columns of a batch count, in the order of their names: the same for all batches of a query. Immutable. */
    public static final class Order {
        private final int[] places;
        private final long[] nameHashes;

        /** @param columns name to place in the batch */
        public Order(Map<String, Integer> columns) {
            Map<String, Integer> sorted = new TreeMap<>(columns);
            this.places = sorted.values().stream().mapToInt(Integer::intValue).toArray();
            this.nameHashes =
                    sorted.keySet().stream().mapToLong(Fingerprint::hashOf).toArray();
        }

        private ColumnDigest[] columns(List<FieldVector> vectors) {
            ColumnDigest[] columns = new ColumnDigest[places.length];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = new ColumnDigest(vectors.get(places[i]), nameHashes[i]);
            }
            return columns;
        }
    }

    /** Room for the digests of a group, which is worth keeping from batch to batch. */
    public static final class Scratch {
        private ByteBuffer digests = ByteBuffer.allocateDirect(0);

        /** Outside of the heap: there a fingerprint takes a sixth less, with both compilers and with the first alone. @return its address */
        private long ensure(int bytes) {
            if (digests.capacity() < bytes) {
                digests = ByteBuffer.allocateDirect(bytes);
            }
            return MemoryUtil.getByteBufferAddress(digests);
        }
    }

    /**
     * A hash for each row of a side table, which depends on its values and their names alone; made once a table. Of the text
     * {@code {a=1, b=x}}, whose form is frozen as that of keys is.
     */
    public static long[] hashes(SideTable side) {
        return side.derived("fingerprints", long[].class, () -> {
            List<SideValues> named = IntStream.range(0, side.fields().size())
                    .boxed()
                    .sorted(Comparator.comparing(side.fields()::get))
                    .map(field -> side.encode(
                            field, value -> (side.fields().get(field) + "=" + value).getBytes(StandardCharsets.UTF_8)))
                    .toList();
            long[] hashes = new long[side.size()];
            Bytes text = new Bytes(256);
            Murmur3 hash = new Murmur3();
            for (int row = 0; row < hashes.length; row++) {
                text.clear();
                text.put((byte) '{');
                for (SideValues values : named) {
                    int code = values.code(row);
                    if (code >= 0) {
                        if (text.size() > 1) {
                            text.put((byte) ',');
                            text.put((byte) ' ');
                        }
                        text.put(values.bytes(), values.start(code), values.end(code) - values.start(code));
                    }
                }
                text.put((byte) '}');
                hash.hash(text.array(), 0, text.size());
                hashes[row] = hash.high();
            }
            return hashes;
        });
    }

    /** One hash for all keys and values of a side table, in whatever order they came. */
    public static long ofAll(SideTable side) {
        long[] hashes = hashes(side);
        long all = 0;
        for (int row = 0; row < hashes.length; row++) {
            all += hashOf(side.key(row) + '=' + hashes[row]);
        }
        return all;
    }

    /** Fills the entry's fingerprint for one row. @param sideRows for each side table the row found, by row of the batch */
    public void of(int row, int[][] sideRows, LedgerEntry entry) {
        if (row < first || row >= first + count) {
            digest(row, sideRows);
        }
        entry.fingerprintHigh = hashes[2 * (row - first)];
        entry.fingerprintLow = hashes[2 * (row - first) + 1];
    }

    private void digest(int row, int[][] sideRows) {
        first = row;
        count = Math.min(GROUP, rows - row);
        int stride = sideHashes.size() * Long.BYTES + ColumnDigest.SCRATCHED;
        for (ColumnDigest column : columns) {
            stride += column.bound(first, count);
        }
        count = Math.max(1, Math.min(count, GROUP_BYTES / stride));
        long digests = scratch.ensure(count * stride);
        for (int i = 0; i < count; i++) {
            ends[i] = digests + (long) i * stride;
        }
        for (ColumnDigest column : columns) {
            column.append(first, count, ends);
        }
        for (int side = 0; side < sideHashes.size(); side++) {
            for (int i = 0; i < count; i++) {
                int found = sideRows[side][first + i];
                if (found != SideTable.ABSENT) {
                    OffHeap.put(sideHashes.get(side)[found], ends[i]);
                    ends[i] += Long.BYTES;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            long digest = digests + (long) i * stride;
            long length = ends[i] - digest;
            if (length > stride - ColumnDigest.SCRATCHED) {
                throw new IllegalStateException("a digest has " + length + " bytes, more than its columns said");
            }
            hash.hash(digest, (int) length);
            hashes[2 * i] = hash.high();
            hashes[2 * i + 1] = hash.low();
        }
    }

    private static long hashOf(String text) {
        Murmur3 hash = new Murmur3();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        hash.hash(utf8, 0, utf8.length);
        return hash.high();
    }
}
