package io.perseid.connector.mixpanel.http;

import com.intel.gkl.compression.IntelDeflater;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Loads the native part of GKL into this process: once, whoever asks how often. It is unpacked into a folder of its own,
 * which is gone as soon as it is loaded: not even a killed process leaves it behind. About 30 ms the first time. Any thread.
 */
final class IsalLibrary {

    private final Path temporary;
    private final String architecture;

    /**
     * @param temporary where files of a moment go
     * @param architecture as the JVM names it ({@code os.arch})
     */
    IsalLibrary(Path temporary, String architecture) {
        this.temporary = temporary;
        this.architecture = architecture;
    }

    /** Why it cannot be used here; empty once it is loaded. */
    Optional<String> load() {
        String processor = architecture.toLowerCase(Locale.ROOT);
        if (!processor.equals("amd64") && !processor.equals("x86_64")) {
            return Optional.of("it has no native part for " + architecture);
        }
        try {
            Path folder = Files.createTempDirectory(temporary, "perseid-isal-");
            try {
                // Its own log says why not; a folder that may not hold programs (noexec) and musl are the usual
                // reasons.
                return new IntelDeflater().load(folder.toFile())
                        ? Optional.empty()
                        : Optional.of("its native part does not load from " + folder.getParent());
            } finally {
                delete(folder);
            }
        } catch (IOException | LinkageError e) {
            return Optional.of(e.toString());
        }
    }

    /** The system keeps what is loaded when its file is gone; one that does not refuses, and the JVM deletes it at its end. */
    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
