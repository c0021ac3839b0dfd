package io.perseid.api.warehouse;

import java.util.Optional;

/**
 * Passes everything on to another warehouse, its end as well. Who stands between the two overrides what it is there for.
 */
public abstract class ForwardingWarehouse implements Warehouse {

    private final Warehouse inner;

    protected ForwardingWarehouse(Warehouse inner) {
        this.inner = inner;
    }

    @Override
    public Dialect dialect() {
        return inner.dialect();
    }

    @Override
    public int maxSessions() {
        return inner.maxSessions();
    }

    @Override
    public WarehouseSession open() {
        return inner.open();
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return inner.feeds();
    }

    @Override
    public void close() {
        inner.close();
    }
}
