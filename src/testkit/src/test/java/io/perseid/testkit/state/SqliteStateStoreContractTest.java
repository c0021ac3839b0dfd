package io.perseid.testkit.state;

import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStateStoreContractTest extends StateStoreContract {

    @TempDir
    Path folder;

    @Override
    protected StateStore open(InstantSource clock, ProcessTable processTable) {
        return SqliteStateStore.open(folder.resolve(".perseid"), clock, processTable);
    }
}
