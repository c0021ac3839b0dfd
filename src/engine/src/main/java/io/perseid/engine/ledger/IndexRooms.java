package io.perseid.engine.ledger;

import java.util.ArrayDeque;

/**
 * Rooms that no log uses at present. Few, because few logs are open at a time, and none of an unusual size, because they
 * stay as long as the process. Any thread.
 */
final class IndexRooms {

    private static final int MOST = 2;

    /** As many as slices have mostly (500,000), and a few more: 13 MB. */
    private static final int MOST_ROWS = 1 << 19;

    private final ArrayDeque<IndexRoom> idle = new ArrayDeque<>();

    synchronized IndexRoom take() {
        IndexRoom room = idle.poll();
        return room != null ? room : new IndexRoom();
    }

    synchronized void give(IndexRoom room) {
        if (idle.size() < MOST && room.rows() <= MOST_ROWS) {
            idle.push(room);
        }
    }
}
