package io.perseid.api.warehouse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Passes everything on to another session, its end as well. Who stands between the two overrides what it is there for.
 */
public abstract class ForwardingSession implements WarehouseSession {

    private final WarehouseSession inner;

    protected ForwardingSession(WarehouseSession inner) {
        this.inner = inner;
    }

    @Override
    public Instant now() {
        return inner.now();
    }

    @Override
    public List<TableInfo> tables() {
        return inner.tables();
    }

    @Override
    public List<Column> describe(String sql) {
        return inner.describe(sql);
    }

    @Override
    public RowReader read(String sql) {
        return inner.read(sql);
    }

    @Override
    public int parallelReads() {
        return inner.parallelReads();
    }

    @Override
    public OptionalLong memoryForLists() {
        return inner.memoryForLists();
    }

    @Override
    public boolean readsOneSnapshot(String sql) {
        return inner.readsOneSnapshot(sql);
    }

    @Override
    public boolean keepsSnapshot() {
        return inner.keepsSnapshot();
    }

    @Override
    public Optional<String> submit(String sql) {
        return inner.submit(sql);
    }

    @Override
    public RowReader resume(String query) {
        return inner.resume(query);
    }

    @Override
    public void abandon(String query) {
        inner.abandon(query);
    }

    @Override
    public Optional<StateTable> stateTable(String name) {
        return inner.stateTable(name);
    }

    @Override
    public void cancel() {
        inner.cancel();
    }

    @Override
    public void close() {
        inner.close();
    }
}
