package io.perseid.app.wiring;

import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.io.Files;
import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What the state of a {@link Workspace} lies on. There is the disk; {@code io.perseid.app.chaos} has one that fills up when
 * told to. Any thread.
 */
public interface Storage {

    /** @param folder of the ledgers' logs and segments */
    Files files(Path folder);

    /** Opens the state database, making it if there is none. @param folder that it lies in */
    StateStore state(Path folder, InstantSource clock, ProcessTable processes);

    /** The disk as it is. */
    static Storage onDisk() {
        return new Storage() {
            @Override
            public Files files(Path folder) {
                return new DiskFiles(folder);
            }

            @Override
            public StateStore state(Path folder, InstantSource clock, ProcessTable processes) {
                return SqliteStateStore.open(folder, clock, processes);
            }
        };
    }
}
