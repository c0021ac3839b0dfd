package io.perseid.engine.run;

import java.util.ArrayDeque;
import java.util.function.IntSupplier;

/**
 * How many batches of a run may be under way: encoded, logged, sent and not decided yet. This is the back-pressure: who
 * finds no room reads no further, so memory does not grow with rows. Lives on the loop.
 */
final class BatchRoom {

    private final ArrayDeque<Runnable> refused = new ArrayDeque<>();
    private final int most;
    private final IntSupplier worth;
    private int taken;

    /**
     * @param most at any time
     * @param worth how many keep the lane busy at present, which changes; more only cost memory
     */
    BatchRoom(int most, IntSupplier worth) {
        this.most = most;
        this.worth = worth;
    }

    /** Takes a place for one batch. @param later called once when it is worth asking again, if there is none */
    boolean take(Runnable later) {
        if (taken >= Math.min(most, worth.getAsInt())) {
            refused.add(later);
            return false;
        }
        taken++;
        return true;
    }

    /** A batch was decided, or there was none to be made. */
    void give() {
        taken--;
        Runnable first = refused.poll();
        if (first != null) {
            first.run();
        }
    }
}
