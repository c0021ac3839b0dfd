package io.perseid.app.chaos.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.io.Files.AppendFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SteeredFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final SteeredDisk disk = new SteeredDisk(operation -> {});

    @Test
    void fullDiskTakesWhatFitsAndThenNothingUntilThereIsRoomAgain() throws IOException {
        SteeredFiles files = new SteeredFiles(new DiskFiles(folder), disk);
        try (AppendFile file = files.create("log")) {
            disk.roomFor(7);
            file.append(new byte[5], 0, 5);
            assertThatThrownBy(() -> file.append(new byte[5], 0, 5))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
            assertThatThrownBy(() -> files.create("another")).hasMessageContaining("No space left on device");
            assertThat(Files.size(folder.resolve("log"))).isEqualTo(7);

            disk.roomFor(Long.MAX_VALUE);
            file.append(new byte[5], 0, 5);
            assertThat(Files.size(folder.resolve("log"))).isEqualTo(12);
        }
    }
}
