package io.perseid.app.chaos.child;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How much still fits on the disk, and the file operation at which the process is to be killed. Told from one thread, asked
 * from any.
 */
final class SteeredDisk {

    /** Far longer than whoever asked for the hold needs to kill the process; then it goes on. */
    private static final long HOLD_SECONDS = 30;

    /** The operations of {@link io.perseid.engine.io.Files} that change something. */
    enum Operation {
        CREATE,
        APPEND,
        FORCE,
        FORCE_FOLDER,
        DELETE
    }

    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    private final Consumer<Operation> held;
    private Operation holdAt = Operation.CREATE;
    private int operationsToGo;

    /** @param held told from the thread that is about to be held */
    SteeredDisk(Consumer<Operation> held) {
        this.held = held;
    }

    /** From now on so many bytes fit; {@code Long.MAX_VALUE} = the disk as it is. */
    void roomFor(long bytes) {
        room.set(bytes);
    }

    /** The n-th such operation from now on does not begin until the process is killed. */
    synchronized void holdAt(Operation operation, int nth) {
        holdAt = operation;
        operationsToGo = nth;
    }

    /** Takes room for as many of the bytes as still fit. @return how many these are */
    int take(int bytes) {
        long before = room.getAndUpdate(left -> left == Long.MAX_VALUE ? left : Math.max(0, left - bytes));
        return (int) Math.min(bytes, before);
    }

    boolean isFull() {
        return room.get() == 0;
    }

    void reached(Operation operation) {
        synchronized (this) {
            if (operation != holdAt || operationsToGo == 0) {
                return;
            }
            operationsToGo--;
            if (operationsToGo > 0) {
                return;
            }
        }
        held.accept(operation);
        hold();
    }

    private static void hold() {
        try {
            boolean released = new CountDownLatch(1).await(HOLD_SECONDS, TimeUnit.SECONDS);
            assert !released;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
