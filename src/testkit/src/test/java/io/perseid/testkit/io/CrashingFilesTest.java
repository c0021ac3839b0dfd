package io.perseid.testkit.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.engine.io.Files;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CrashingFilesTest extends FilesContract {

    private final CrashingFiles files = new CrashingFiles();

    @Override
    protected Files files() {
        return files;
    }

    @Test
    void crashDropsWhatWasNotForced() throws IOException {
        Files.AppendFile file = files.create("a/one");
        file.append(new byte[10], 0, 10);
        file.force();
        files.forceFolder("a");
        file.append(new byte[5], 0, 5);
        files.crash();
        assertThat(files.bytes("a/one")).hasSize(10);
        assertThatThrownBy(() -> file.append(new byte[1], 0, 1)).hasMessage("crashed");
    }

    @Test
    void crashDropsNamesOfAnUnforcedFolder() throws IOException {
        Files.AppendFile file = files.create("a/one");
        file.append(new byte[10], 0, 10);
        file.force();
        files.crash();
        assertThat(files.exists("a/one")).isFalse();
    }

    @Test
    void unforcedDeleteIsUndoneByACrash() {
        files.put("a/one", new byte[3]);
        files.delete("a/one");
        files.crash();
        assertThat(files.exists("a/one")).isTrue();
        files.delete("a/one");
        files.forceFolder("a");
        files.crash();
        assertThat(files.exists("a/one")).isFalse();
    }

    @Test
    void crashMayKeepATornPart() throws IOException {
        int seen = 0;
        for (int seed = 0; seed < 50; seed++) {
            CrashingFiles torn = new CrashingFiles();
            Files.AppendFile file = torn.create("a/one");
            file.append(new byte[10], 0, 10);
            file.force();
            torn.forceFolder("a");
            file.append(new byte[4], 0, 4);
            torn.crash(new SplittableRandom(seed));
            seen |= 1 << torn.bytes("a/one").length;
        }
        assertThat(seen).isEqualTo(0b11111 << 10);
    }

    @Test
    void fullDiskTakesWhatFits() throws IOException {
        files.diskFullAfter(7);
        Files.AppendFile file = files.create("a/one");
        file.append(new byte[5], 0, 5);
        assertThatThrownBy(() -> file.append(new byte[5], 0, 5)).hasMessage("No space left on device");
        assertThat(files.bytes("a/one")).hasSize(7);
    }
}
