package io.perseid.connector.postgres;

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

    @Override
    protected Map<String, List<String>> losses() {
        String slot = " FROM pg_replication_slots WHERE database = current_database()";
        return Map.of(
                "is gone",
                List.of("SELECT pg_drop_replication_slot(slot_name)" + slot),
                "further than this sync",
                List.of("SELECT pg_replication_slot_advance(slot_name, pg_current_wal_lsn())" + slot),
                "TRUNCATE",
                List.of(
                        "CREATE TABLE kept AS SELECT * FROM things",
                        "TRUNCATE things",
                        "INSERT INTO things SELECT * FROM kept",
                        "DROP TABLE kept"),
                "columns of the table were altered",
                List.of("ALTER TABLE things ADD COLUMN extra integer DEFAULT 7"),
                "publication",
                List.of("DO $$ BEGIN EXECUTE (SELECT 'DROP PUBLICATION ' || quote_ident(pubname) FROM pg_publication);"
                        + " END $$"));
    }

    @AfterEach
    void dropSlots() {
        execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                + " WHERE database = current_database()");
    }

    private String database() {
        if (database == null) {
            database = server.database();
        }
        return database;
    }
}
