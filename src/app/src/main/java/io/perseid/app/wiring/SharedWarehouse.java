package io.perseid.app.wiring;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One warehouse for all runs of this process: gives out no more sessions than {@link Warehouse#maxSessions}. Any thread.
 *
 * <p>Nobody blocks for a session. Who finds none free gets a {@code TRANSIENT} failure that says who has it, and the engine
 * asks again: so a waiting run shows what it waits for, and can be stopped.
 */
final class SharedWarehouse implements AutoCloseable {

    /** Sessions come free when a run ends, which is not worth more than a short wait. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final String name;
    private final Warehouse warehouse;
    private final List<String> users = new ArrayList<>();

    SharedWarehouse(String name, Warehouse warehouse) {
        this.name = name;
        this.warehouse = warehouse;
    }

    Warehouse warehouse() {
        return warehouse;
    }

    /** @param user who asks, for the message to others: {@code sync orders} */
    WarehouseSession open(String user) {
        take(user);
        try {
            return warehouse.open();
        } catch (RuntimeException e) {
            giveBack(user);
            throw e;
        }
    }

    private synchronized void take(String user) {
        if (users.size() >= warehouse.maxSessions()) {
            throw PerseidException.of(
                            FailureKind.TRANSIENT,
                            "warehouse " + name,
                            "in use by " + String.join(", ", users),
                            "a free session of " + warehouse.maxSessions(),
                            "nothing: it goes on by itself when that has ended")
                    .retryAfter(ASK_AGAIN);
        }
        users.add(user);
    }

    synchronized void giveBack(String user) {
        users.remove(user);
    }

    @Override
    public void close() {
        warehouse.close();
    }
}
