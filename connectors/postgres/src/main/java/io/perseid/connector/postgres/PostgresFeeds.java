package io.perseid.connector.postgres;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.connector.jdbc.ConnectionPool;
import io.perseid.connector.postgres.FeedConnections.Control;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/** Change feeds by logical decoding: a replication slot and a publication each. See {@link ChangeFeeds}. */
final class PostgresFeeds implements ChangeFeeds {

    private final PostgresOptions options;
    private final FeedConnections connections;
    private final ConnectionPool pool;
    private final PostgresFailures others;
    private final FeedFailures failures;
    private final InstantSource clock;

    /** @param pool for the values of keys; @param clock for how long open transactions are waited for */
    PostgresFeeds(
            String where,
            PostgresOptions options,
            PostgresConnections connections,
            ConnectionPool pool,
            PostgresFailures others,
            InstantSource clock) {
        this.options = options;
        this.connections = new FeedConnections(connections);
        this.pool = pool;
        this.others = others;
        this.failures = new FeedFailures(where, options.user(), others);
        this.clock = clock;
    }

    @Override
    public String name(String feed) {
        return SlotName.of(options.database(), feed);
    }

    @Override
    public ChangeFeed open(FeedRequest request) {
        PostgresFeed feed = new PostgresFeed(
                name(request.name()), request, options, connections, pool, others, failures.of(request.table()), clock);
        feed.check();
        return feed;
    }

    @Override
    public List<FeedStatus> kept() {
        try (Control control = control()) {
            return new FeedCatalogue(control).slots().stream().map(SlotCost::of).toList();
        } catch (SQLException e) {
            throw failures.statement(e);
        }
    }

    @Override
    public boolean drop(String name) {
        if (!name.matches(SlotName.PREFIX + "[a-z0-9_]+")) {
            return false;
        }
        try (Control control = control()) {
            return dropped(control, name);
        } catch (SQLException e) {
            throw failures.statement(e);
        }
    }

    /** The slot first, because it is what costs. */
    static boolean dropped(Control control, String name) throws SQLException {
        boolean slot = dropSlot(control, name);
        boolean publication = control.query(
                "SELECT 1 FROM pg_catalog.pg_publication WHERE pubname = '" + name + "'"
                        + " AND pg_catalog.pg_has_role(pubowner, 'USAGE')",
                rows -> rows.next());
        if (publication) {
            control.execute("DROP PUBLICATION IF EXISTS " + name);
        }
        return slot || publication;
    }

    static boolean dropSlot(Control control, String name) throws SQLException {
        return control.query(
                "SELECT pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots"
                        + " WHERE slot_name = '" + name + "' AND database = pg_catalog.current_database()",
                rows -> rows.next());
    }

    private Control control() {
        try {
            return connections.control();
        } catch (SQLException e) {
            throw failures.opening(e);
        }
    }
}
