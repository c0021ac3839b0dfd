package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.mirror.LateEventsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbLateEventsContractTest extends LateEventsContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Override
    protected Warehouse connect() {
        execute();
        return file().warehouse();
    }

    @Override
    protected void execute(String... statements) {
        file().execute(statements);
    }

    @Override
    protected boolean slowStatements() {
        return true;
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
