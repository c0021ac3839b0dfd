package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.sync.Mirror;
import io.perseid.testkit.mirror.AudienceContract;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** With the warehouse finding the changes; on DuckDB they are found by reading. */
final class PostgresAudienceContractTest extends AudienceContract {

    private final PostgresServer server = PostgresServer.shared();
    private @Nullable String database;

    @Override
    protected Warehouse connect() {
        return server.warehouse(database(), Map.of());
    }

    @Override
    protected void execute(String... statements) {
        server.execute(database(), statements);
    }

    @Override
    protected Mirror.Changes way() {
        return Mirror.Changes.WAREHOUSE;
    }

    private String database() {
        String known = database;
        if (known == null) {
            known = server.database();
            database = known;
        }
        return known;
    }
}
