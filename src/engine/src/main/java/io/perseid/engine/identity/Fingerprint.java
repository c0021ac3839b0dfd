package io.perseid.engine.identity;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.SideTable;
import io.perseid.engine.ledger.LedgerEntry;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;

/**
 * The fingerprint of a row: 128 bits over its mapped source values that are not NULL, in the order of their names. So a
 * new column that is NULL changes nothing, and neither does a new version of an encoder. One thread.
 */
public final class Fingerprint {

    private final Part[] parts;
    private final List<long[]> sideHashes;
    private final Murmur3 hash = new Murmur3();
    private final Bytes scratch = new Bytes(1024);

    /**
     * @param columns name to vector
     * @param sideHashes what {@link #hashes} gave for each side table of the mapping, whose values count as well
     */
    public Fingerprint(Map<String, FieldVector> columns, List<long[]> sideHashes) {
        this.parts = columns.entrySet().stream()
                .map(column -> new Part(column.getKey(), hashOf(column.getKey()), ValueDigest.of(column.getValue())))
                .sorted(Comparator.comparing(Part::name))
                .toArray(Part[]::new);
        this.sideHashes = sideHashes;
    }

    /** A hash for each row of a side table; made once a run. */
    public static long[] hashes(SideTable side) {
        long[] hashes = new long[side.size()];
        for (int row = 0; row < hashes.length; row++) {
            Map<String, String> values = new TreeMap<>();
            for (int field = 0; field < side.fields().size(); field++) {
                String name = side.fields().get(field);
                side.value(row, field).ifPresent(value -> values.put(name, value.toString()));
            }
            hashes[row] = hashOf(values.toString());
        }
        return hashes;
    }

    /** Fills the entry's fingerprint for one row. @param sideRows for each side table the row found, by row of the batch */
    public void of(int row, int[][] sideRows, LedgerEntry entry) {
        scratch.clear();
        for (Part part : parts) {
            if (!part.digest.isNull(row)) {
                ValueDigest.putLong(part.nameHash, scratch);
                part.digest.append(row, scratch);
            }
        }
        for (int side = 0; side < sideHashes.size(); side++) {
            int found = sideRows[side][row];
            if (found != SideTable.ABSENT) {
                ValueDigest.putLong(sideHashes.get(side)[found], scratch);
            }
        }
        hash.hash(scratch.array(), 0, scratch.size());
        entry.fingerprintHigh = hash.high();
        entry.fingerprintLow = hash.low();
    }

    private static long hashOf(String text) {
        Murmur3 hash = new Murmur3();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        hash.hash(utf8, 0, utf8.length);
        return hash.high();
    }

    private record Part(String name, long nameHash, ValueDigest digest) {}
}
