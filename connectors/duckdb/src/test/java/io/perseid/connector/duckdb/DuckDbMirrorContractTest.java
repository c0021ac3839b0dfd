package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.mirror.MirrorContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbMirrorContractTest extends MirrorContract {

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

    /** Nobody writes a file that somebody has open. */
    @Override
    protected boolean writableWhileRead() {
        return false;
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
