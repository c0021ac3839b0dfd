package io.perseid.engine.ledger;

import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the indexes of several segments side by side: by hash, equal hashes from the oldest segment to the newest. In
 * memory: an index page for each. One thread.
 */
final class IndexWalk {

    /** All but the first, which mostly stays the first: one segment is far larger than the others. */
    private final PriorityQueue<IndexCursor> others = new PriorityQueue<>();

    private @Nullable IndexCursor first;

    /**
     * @param segments oldest first
     * @param from the lowest hash, unsigned
     */
    IndexWalk(List<Segment> segments, long from) {
        for (int source = 0; source < segments.size(); source++) {
            IndexCursor cursor = new IndexCursor(segments.get(source), source);
            cursor.startAt(from);
            boolean more = cursor.next();
            while (more && Long.compareUnsigned(cursor.hash(), from) < 0) {
                more = cursor.next();
            }
            if (more) {
                others.add(cursor);
            }
        }
        first = others.poll();
    }

    /** Where the walk stands; null behind the last. */
    @Nullable IndexCursor at() {
        return first;
    }

    /** One record further. */
    void step() {
        IndexCursor cursor = first;
        if (cursor == null || !cursor.next()) {
            first = others.poll();
            return;
        }
        IndexCursor next = others.peek();
        if (next != null && next.compareTo(cursor) < 0) {
            first = others.poll();
            others.add(cursor);
        }
    }
}
