package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.testkit.mirror.InWarehouseContract;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
final class PostgresInWarehouseContractTest extends InWarehouseContract {

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
    protected void loseStateTables() {
        execute("DROP SCHEMA IF EXISTS perseid CASCADE");
    }

    @Override
    protected void emptyStateTables() {
        execute("DO $$ DECLARE t text; BEGIN FOR t IN SELECT table_name FROM information_schema.columns"
                + " WHERE table_schema = 'perseid' AND column_name = 'row_hash'"
                + " LOOP EXECUTE format('DELETE FROM perseid.%I', t); END LOOP; END $$");
    }

    @Test
    void loginThatMayOnlyReadIsToldWhichGrantIsMissing() {
        String role = "reader_" + database();
        execute(
                "CREATE ROLE " + role + " LOGIN PASSWORD 'x'",
                "GRANT USAGE ON SCHEMA public TO " + role,
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
        try (Warehouse readable = server.warehouse(database(), Map.of("user", role, "password", "x"));
                WarehouseSession session = readable.open()) {
            StateTable table = session.stateTable("things").orElseThrow();

            assertThat(table.mark()).isEmpty();
            assertThatThrownBy(table::prepare).isInstanceOfSatisfying(PerseidException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
                assertThat(failure.problem().action())
                        .contains("GRANT USAGE, CREATE ON SCHEMA \"perseid\" TO \"" + role + "\"", "changes: local");
            });

            execute("CREATE SCHEMA perseid", "GRANT USAGE, CREATE ON SCHEMA perseid TO " + role);
            table.prepare();
            table.prepare();
            assertThat(table.mark()).isEmpty();
        }
    }

    private String database() {
        if (database == null) {
            database = server.database();
        }
        return database;
    }
}
