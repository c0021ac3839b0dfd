package io.perseid.app.chaos.child;

import io.perseid.app.wiring.Storage;
import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.io.Files;
import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** The disk as it is, but steered: {@link SteeredFiles} for the ledgers, SQLite's own page limit for the state database. */
final class SteeredStorage implements Storage {

    private final SteeredDisk disk;
    private final OptionalLong statePages;

    /** @param statePages that the state database may have; SQLite never makes it smaller than it is */
    SteeredStorage(SteeredDisk disk, OptionalLong statePages) {
        this.disk = disk;
        this.statePages = statePages;
    }

    @Override
    public Files files(Path folder) {
        return new SteeredFiles(new DiskFiles(folder), disk);
    }

    @Override
    public StateStore state(Path folder, InstantSource clock, ProcessTable processes) {
        List<String> pragmas =
                statePages.isPresent() ? List.of("max_page_count = " + statePages.getAsLong()) : List.of();
        return SqliteStateStore.open(folder, clock, processes, SqliteStateStore.BUSY_TIMEOUT, pragmas);
    }
}
