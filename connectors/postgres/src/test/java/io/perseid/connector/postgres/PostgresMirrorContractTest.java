package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.mirror.MirrorContract;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class PostgresMirrorContractTest extends MirrorContract {

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

    private String database() {
        if (database == null) {
            database = server.database();
        }
        return database;
    }
}
