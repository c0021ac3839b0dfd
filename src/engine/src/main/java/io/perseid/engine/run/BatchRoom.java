package io.perseid.engine.run;

import java.util.ArrayDeque;

/**
 * How many batches of a run may be under way: encoded, logged, sent and not decided yet. This is the back-pressure: who
 * finds no room reads no further, so memory does not grow with rows. Lives on the loop.
 */
final class BatchRoom {

    private final ArrayDeque<Runnable> refused = new ArrayDeque<>();
    private int free;

    BatchRoom(int batches) {
        this.free = batches;
    }

    /** Takes a place for one batch. @param later called once when it is worth asking again, if there is none */
    boolean take(Runnable later) {
        if (free == 0) {
            refused.add(later);
            return false;
        }
        free--;
        return true;
    }

    /** A batch was decided, or there was none to be made. */
    void give() {
        free++;
        Runnable first = refused.poll();
        if (first != null) {
            first.run();
        }
    }
}
