package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.sync.Mirror;
import io.perseid.testkit.mirror.AudienceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbAudienceContractTest extends AudienceContract {

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
    protected Mirror.Changes way() {
        return Mirror.Changes.LOCAL;
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
