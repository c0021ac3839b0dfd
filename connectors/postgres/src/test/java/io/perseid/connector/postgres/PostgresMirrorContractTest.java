package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.mirror.MirrorContract;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** With one snapshot for all that a session reads; {@link PostgresMirrorBySliceContractTest} goes without. */
class PostgresMirrorContractTest extends MirrorContract {

    private final PostgresServer server = PostgresServer.shared();
    private @Nullable String database;

    Map<String, String> options() {
        return Map.of();
    }

    @Override
    protected final Warehouse connect() {
        return server.warehouse(database(), options());
    }

    @Override
    protected final void execute(String... statements) {
        server.execute(database(), statements);
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
