package io.perseid.app.dbt;

import io.perseid.api.failure.PerseidException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The dbt project that perseid.yaml names; its manifest is read once for all files of a configuration, when the first one asks.
 * One thread.
 */
public final class DbtProject {

    private final Path file;
    private Optional<DbtManifest> manifest = Optional.empty();
    private Optional<PerseidException> failure = Optional.empty();

    /** @param file absolute */
    public DbtProject(Path file) {
        this.file = file;
    }

    /** @throws PerseidException {@code CONFIGURATION} if the file is no manifest; the same one each time */
    public DbtManifest manifest() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (manifest.isEmpty()) {
            try {
                manifest = Optional.of(DbtManifest.read(file));
            } catch (PerseidException e) {
                failure = Optional.of(e);
                throw e;
            }
        }
        return manifest.get();
    }
}
