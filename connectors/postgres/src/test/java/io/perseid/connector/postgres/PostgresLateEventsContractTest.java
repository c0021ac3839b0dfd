package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.mirror.LateEventsContract;
import java.util.Map;

final class PostgresLateEventsContractTest extends LateEventsContract {

    private final PostgresServer server = PostgresServer.shared();
    private final String database = server.database();

    @Override
    protected Warehouse connect() {
        return server.warehouse(database, Map.of());
    }

    @Override
    protected void execute(String... statements) {
        server.execute(database, statements);
    }
}
