package io.perseid.testkit.simulator;

import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.io.Files;
import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real state database and real files in a folder of its own, which is removed afterwards. A power failure cannot be
 * played: what was written stays. One thread.
 */
public final class DiskStorage implements Storage {

    private final Path folder;
    private @Nullable StateStore store;

    /**
     * @param folder does not exist yet
     * @param template a folder in which {@link #prepare} has made an empty state, because making one takes long
     */
    public DiskStorage(Path folder, Path template) {
        this.folder = folder;
        try (Stream<Path> files = java.nio.file.Files.walk(template)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                java.nio.file.Files.copy(
                        file, folder.resolve(template.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an empty state to be copied. */
    public static void prepare(Path template, InstantSource clock, ProcessTable processes) {
        SqliteStateStore.open(template.resolve("state"), clock, processes).close();
    }

    @Override
    public StateStore store(InstantSource clock, ProcessTable processes) {
        StateStore opened = SqliteStateStore.open(folder.resolve("state"), clock, processes);
        store = opened;
        return opened;
    }

    @Override
    public Files files() {
        return new DiskFiles(folder.resolve("ledger"));
    }

    @Override
    public void powerFails(Random random) {}

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
        try (Stream<Path> files = java.nio.file.Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                java.nio.file.Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
