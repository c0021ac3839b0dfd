package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordMapping;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which names the members of JSON objects may still take in a row: a column beats a member, an earlier member a later one. Names
 * are compared as JSON writes them. One thread; one for all columns of a writer.
 */
final class MemberNames {

    /** What became of a name. */
    enum Taking {
        FREE,
        TAKEN,
        RESERVED
    }

    private static final byte[] WAREHOUSE = "$warehouse_".getBytes(StandardCharsets.US_ASCII);

    private final Names columns;
    private final Names reserved;
    private final Names members = new Names();

    MemberNames(RecordMapping mapping) {
        this.columns = new Names();
        for (Property property : mapping.properties()) {
            if (!(property.source() instanceof PropertySource.Members)) {
                columns.add(property.name());
            }
        }
        this.reserved = new Names();
        ReservedNames.of(mapping.kind()).forEach(reserved::add);
        reserved.add("");
    }

    void nextRow() {
        members.clear();
    }

    /** Takes a name if it is free. @param json what stands between the quotes */
    Taking take(byte[] json, int offset, int length) {
        if (columns.has(json, offset, length) || members.has(json, offset, length)) {
            return Taking.TAKEN;
        }
        boolean ours = length >= WAREHOUSE.length
                && Arrays.equals(json, offset, offset + WAREHOUSE.length, WAREHOUSE, 0, WAREHOUSE.length);
        if (ours || reserved.has(json, offset, length)) {
            return Taking.RESERVED;
        }
        members.add(json, offset, length);
        return Taking.FREE;
    }

    /** Few names: compared by hash, then by bytes. */
    private static final class Names {
        private final Bytes bytes = new Bytes(256);
        private int[] hashes = new int[32];
        private int[] ends = new int[32];
        private int size;

        void clear() {
            bytes.clear();
            size = 0;
        }

        void add(String name) {
            Fragment key = ColumnCompiler.key(name);
            // Without comma, quotes and colon.
            add(key.bytes(), 2, key.length() - 4);
        }

        void add(byte[] source, int offset, int length) {
            if (size == ends.length) {
                hashes = Arrays.copyOf(hashes, 2 * size);
                ends = Arrays.copyOf(ends, 2 * size);
            }
            bytes.put(source, offset, length);
            hashes[size] = hash(source, offset, length);
            ends[size] = bytes.size();
            size++;
        }

        boolean has(byte[] source, int offset, int length) {
            int hash = hash(source, offset, length);
            for (int i = 0; i < size; i++) {
                if (hashes[i] == hash) {
                    int start = i == 0 ? 0 : ends[i - 1];
                    if (Arrays.equals(bytes.array(), start, ends[i], source, offset, offset + length)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static int hash(byte[] source, int offset, int length) {
            int hash = length;
            for (int i = offset; i < offset + length; i++) {
                hash = 31 * hash + source[i];
            }
            return hash;
        }
    }
}
