package io.perseid.engine.ledger;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Rooms that no log uses at present, and the arrays for sorting one of them. Few, because few logs are open at a time and
 * one is sealed at a time mostly; and none of an unusual size, because they stay as long as the process. Any thread.
 */
final class IndexRooms {

    private static final int MOST = 2;

    /** As many as slices have mostly (500,000), and a few more: 4.7 MB a room, 8.4 MB for sorting. */
    private static final int MOST_ROWS = 1 << 19;

    private final ArrayDeque<IndexRoom> idle = new ArrayDeque<>();
    private Optional<HashOrder> idleOrder = Optional.empty();

    synchronized IndexRoom take() {
        IndexRoom room = idle.poll();
        return room != null ? room : new IndexRoom();
    }

    synchronized void give(IndexRoom room) {
        if (idle.size() < MOST && room.rows() <= MOST_ROWS) {
            idle.push(room);
        }
    }

    synchronized HashOrder takeOrder() {
        HashOrder order = idleOrder.orElseGet(HashOrder::new);
        idleOrder = Optional.empty();
        return order;
    }

    synchronized void give(HashOrder order) {
        if (order.rows() <= MOST_ROWS) {
            idleOrder = Optional.of(order);
        }
    }
}
