package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.mirror.LateEventsContract;
import java.util.Map;

/** With one snapshot for all that a session reads; {@link PostgresLateEventsBySliceContractTest} goes without. */
class PostgresLateEventsContractTest extends LateEventsContract {

    private final PostgresServer server = PostgresServer.shared();
    private final String database = server.database();

    Map<String, String> options() {
        return Map.of();
    }

    @Override
    protected final Warehouse connect() {
        return server.warehouse(database, options());
    }

    @Override
    protected final void execute(String... statements) {
        server.execute(database, statements);
    }
}
