package io.perseid.connector.postgres;

import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.connector.jdbc.ConnectionPool;
import java.time.InstantSource;
import java.util.Optional;

/** One configured PostgreSQL. See {@link Warehouse}. */
final class PostgresWarehouse implements Warehouse {

    private final PostgresOptions options;
    private final InstantSource clock;
    private final PostgresFailures failures;
    private final ConnectionPool pool;
    private final PostgresFeeds feeds;

    /** @param clock for how long a snapshot has been kept */
    PostgresWarehouse(String name, PostgresOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.failures = new PostgresFailures("warehouse " + name, options);
        PostgresConnections connections = new PostgresConnections(name, options);
        this.pool = new ConnectionPool(connections::pool);
        this.feeds = new PostgresFeeds("warehouse " + name, options, connections, pool, failures, clock);
    }

    @Override
    public Dialect dialect() {
        return new PostgresDialect();
    }

    @Override
    public int maxSessions() {
        return options.sessions();
    }

    @Override
    public WarehouseSession open() {
        return PostgresSession.start(new Transactions(pool), options, clock, failures);
    }

    @Override
    public Optional<ChangeFeeds> feeds() {
        return Optional.of(feeds);
    }

    @Override
    public void close() {
        pool.close();
    }
}
