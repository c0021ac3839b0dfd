package io.perseid.testkit.simulator;

import io.perseid.engine.io.Files;
import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.StateStore;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.InMemoryStateStore;
import java.time.InstantSource;
import java.util.Random;

/** Where one history keeps its state and its files. One thread. */
public interface Storage extends AutoCloseable {

    StateStore store(InstantSource clock, ProcessTable processes);

    Files files();

    /** The power fails: what was not forced is lost, or some of it. Does nothing where that cannot be played. */
    void powerFails(Random random);

    @Override
    void close();

    /** In memory. */
    static Storage inMemory() {
        CrashingFiles files = new CrashingFiles();
        return new Storage() {
            @Override
            public StateStore store(InstantSource clock, ProcessTable processes) {
                return new InMemoryStateStore(clock, processes);
            }

            @Override
            public Files files() {
                return files;
            }

            @Override
            public void powerFails(Random random) {
                files.crash(random);
            }

            @Override
            public void close() {}
        };
    }
}
