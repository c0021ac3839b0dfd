package io.perseid.engine.ledger;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tables of the segments that are open somewhere in the process: read once, however many views there are of a ledger, and
 * forgotten with the last. Any thread; who wants tables that are being read waits for them.
 *
 * <p>Filters are the largest of them, and the only ones that may be left on the disk: those of a view's largest segments,
 * when there is no room for all. What is left there costs a read of 64 bytes for each key that is looked up by it, so small
 * filters stay in memory in any case: there can be many of them.
 */
final class SharedTables {

    /** A filter is small if so many of them have room. */
    private static final int SMALL = 16;

    private final long filterRoom;
    private final Map<Name, Shared> open = new HashMap<>();

    /** Reads the tables of a file that is open. */
    interface Source {
        SegmentTables read(boolean withFilter) throws IOException;
    }

    /** Whose they are. The footer has their checksum, so another file of the same name is another one here. */
    private record Name(String path, Footer footer, boolean withFilter) {}

    private static final class Shared {
        private final SegmentTables tables;
        private int users;

        Shared(SegmentTables tables) {
            this.tables = tables;
        }
    }

    /** @param filterRoom bytes of filters that one view may keep in memory */
    SharedTables(long filterRoom) {
        this.filterRoom = filterRoom;
    }

    /** Which segments of a view keep their filter in memory. */
    Set<SegmentInfo> withFilter(List<SegmentInfo> segments) {
        List<SegmentInfo> smallestFirst = segments.stream()
                .sorted(Comparator.comparingLong(SegmentInfo::entries))
                .toList();
        Set<SegmentInfo> kept = new HashSet<>();
        long room = filterRoom;
        for (SegmentInfo segment : smallestFirst) {
            long size = BloomFilter.size(segment.entries());
            room -= size;
            if (room >= 0 || size < filterRoom / SMALL) {
                kept.add(segment);
            }
        }
        return kept;
    }

    /** The tables of a file; to be given back with {@link #release}. @param footer as it stands in the file now */
    synchronized SegmentTables take(String path, Footer footer, boolean withFilter, Source source) throws IOException {
        Shared shared = open.get(new Name(path, footer, true));
        if (shared == null && !withFilter) {
            shared = open.get(new Name(path, footer, false));
        }
        if (shared == null) {
            shared = new Shared(source.read(withFilter));
            open.put(name(path, shared.tables), shared);
        }
        shared.users++;
        return shared.tables;
    }

    /** Once for each {@link #take}. */
    synchronized void release(String path, SegmentTables tables) {
        Name name = name(path, tables);
        Shared shared = open.get(name);
        if (shared == null) {
            throw new IllegalStateException(path + " was given back too often");
        }
        if (--shared.users == 0) {
            open.remove(name);
        }
    }

    /** Bytes that all of them take at present. */
    synchronized long memory() {
        return open.values().stream()
                .mapToLong(shared -> shared.tables.memory())
                .sum();
    }

    private static Name name(String path, SegmentTables tables) {
        return new Name(path, tables.footer(), tables.filter().isPresent());
    }
}
