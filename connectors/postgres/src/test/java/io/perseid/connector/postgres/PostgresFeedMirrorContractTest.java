package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.testkit.mirror.FeedContract;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** Mirrors by logical decoding, against a real server. */
@Tag("long")
final class PostgresFeedMirrorContractTest extends FeedContract {

    private final PostgresServer server = LogicalServer.shared();
    private @Nullable String database;

    @Override
    protected Warehouse connect() {
        return server.warehouse(database(), Map.of("statement_timeout", "1m"));
    }

    @Override
    protected void execute(String... statements) {
        server.execute(database(), statements);
    }

    /** Rows that share a key forbid a primary key. */
    @Override
    protected List<String> afterCreation() {
        return List.of("ALTER TABLE things REPLICA IDENTITY FULL");
    }

    @Override
    protected List<Changes> otherWays() {
        return List.of(Changes.LOCAL, Changes.WAREHOUSE);
    }

    @AfterEach
    void dropSlots() {
        execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                + " WHERE database = current_database()");
        assertThat(database).isNotNull();
    }

    private String database() {
        if (database == null) {
            database = server.database();
        }
        return database;
    }
}
