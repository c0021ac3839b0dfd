package io.perseid.engine.ledger;

import java.util.ArrayDeque;

/**
 * Rooms that no log uses at present, and the arrays for sorting one of them. Few, because few logs are open at a time, and
 * none of an unusual size, because they stay as long as the process. Any thread.
 */
final class IndexRooms {

    private static final int MOST = 2;

    /** As many as slices have mostly (500,000), and a few more: 4.7 MB a room, 2.1 MB for sorting. */
    private static final int MOST_ROWS = 1 << 19;

    private final ArrayDeque<IndexRoom> idle = new ArrayDeque<>();
    private final Object sorting = new Object();
    private HashOrder order = new HashOrder();

    synchronized IndexRoom take() {
        IndexRoom room = idle.poll();
        return room != null ? room : new IndexRoom();
    }

    synchronized void give(IndexRoom room) {
        if (idle.size() < MOST && room.rows() <= MOST_ROWS) {
            idle.push(room);
        }
    }

    /**
     * Writes the entries of a room in order. Slices that are read side by side end side by side as well; here one waits some
     * hundredths of a second for the other, which costs less than arrays for both.
     */
    void write(IndexRoom room, int entries, IndexWriter index) {
        synchronized (sorting) {
            order.sort(room, entries);
            for (int i = 0; i < entries; i++) {
                index.add(order.hash(i), order.word(i));
            }
            if (order.rows() > MOST_ROWS) {
                order = new HashOrder();
            }
        }
    }
}
