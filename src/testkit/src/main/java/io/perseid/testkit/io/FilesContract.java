package io.perseid.testkit.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.engine.io.Files;
import io.perseid.engine.io.Files.AppendFile;
import io.perseid.engine.io.Files.RandomFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the ledger takes for granted of its files. An implementation's test extends it. */
public abstract class FilesContract {

    /** Gives files with nothing in them, the same during one test. */
    protected abstract Files files();

    @Test
    protected void whatWasAppendedIsReadAnywhere() throws IOException {
        write("a/one", "hello ", "world");
        try (RandomFile file = files().open("a/one")) {
            assertThat(file.length()).isEqualTo(11);
            byte[] into = new byte[7];
            file.read(6, into, 1, 5);
            assertThat(new String(into, 1, 5, StandardCharsets.UTF_8)).isEqualTo("world");
        }
    }

    @Test
    protected void largePiecesArriveWhole() throws IOException {
        byte[] large = new byte[1_000_003];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        try (AppendFile file = files().create("a/large")) {
            file.append(large, 1, large.length - 1);
            file.force();
        }
        try (RandomFile file = files().open("a/large")) {
            byte[] into = new byte[large.length];
            into[0] = large[0];
            file.read(0, into, 1, large.length - 1);
            assertThat(into).isEqualTo(large);
        }
    }

    @Test
    protected void aLogIsWhatWasAppendedWhereverItIsForced() throws IOException {
        Random random = new Random(7);
        byte[] all = new byte[2_500_000];
        random.nextBytes(all);
        int end = 0;
        try (AppendFile log = files().createLog("a/log")) {
            while (end < all.length) {
                int most = random.nextBoolean() ? 300_000 : 3_000;
                int length = Math.min(1 + random.nextInt(most), all.length - end);
                log.append(all, end, length);
                end += length;
                if (random.nextInt(3) == 0) {
                    log.force();
                    mustBe(all, end, "a/log");
                }
            }
        }
        mustBe(all, end, "a/log");
    }

    @Test
    protected void aFileThatIsOpenedOnceCanBeReadAnywhereAllTheSame() throws IOException {
        Random random = new Random(8);
        byte[] all = new byte[1_700_001];
        random.nextBytes(all);
        try (AppendFile log = files().createLog("a/log")) {
            log.append(all, 0, all.length);
        }
        try (RandomFile file = files().openOnce("a/log")) {
            for (int turn = 0; turn < 200; turn++) {
                int from = random.nextInt(all.length);
                byte[] into = new byte[1 + random.nextInt(Math.min(all.length - from, 700_000))];
                file.read(from, into, 0, into.length);
                assertThat(Arrays.equals(into, 0, into.length, all, from, from + into.length))
                        .isTrue();
            }
            assertThatThrownBy(() -> file.read(all.length - 2, new byte[3], 0, 3))
                    .isInstanceOf(EOFException.class);
        }
        assertThatThrownBy(() -> files().openOnce("a/none")).isInstanceOf(NoSuchFileException.class);
    }

    private void mustBe(byte[] all, int length, String name) throws IOException {
        byte[] read = new byte[length];
        try (RandomFile file = files().open(name)) {
            assertThat(file.length()).isEqualTo(length);
            file.read(0, read, 0, length);
        }
        assertThat(Arrays.equals(read, 0, length, all, 0, length)).isTrue();
        try (RandomFile file = files().openOnce(name)) {
            assertThat(file.length()).isEqualTo(length);
            Arrays.fill(read, (byte) 0);
            for (int at = 0; at < length; at += 70_001) {
                file.read(at, read, at, Math.min(70_001, length - at));
            }
        }
        assertThat(Arrays.equals(read, 0, length, all, 0, length)).isTrue();
    }

    @Test
    protected void readingBeyondTheEndFails() throws IOException {
        write("a/short", "abc");
        try (RandomFile file = files().open("a/short")) {
            assertThatThrownBy(() -> file.read(1, new byte[3], 0, 3)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    protected void nameThatIsThereCannotBeCreated() throws IOException {
        write("a/one", "x");
        assertThatThrownBy(() -> files().create("a/one")).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    protected void missingFileIsTold() {
        assertThat(files().exists("a/none")).isFalse();
        assertThatThrownBy(() -> files().open("a/none")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    protected void foldersListTheirOwnFilesOnly() throws IOException {
        write("a/one", "x");
        write("a/two", "x");
        write("b/three", "x");
        files().forceFolder("a");
        assertThat(files().list("a")).containsExactlyInAnyOrder("one", "two");
        assertThat(files().list("c")).isEmpty();
    }

    @Test
    protected void deletedFileIsGoneAndItsNameFree() throws IOException {
        write("a/one", "x");
        files().delete("a/one");
        assertThat(files().exists("a/one")).isFalse();
        files().delete("a/one");
        write("a/one", "y");
        assertThat(files().exists("a/one")).isTrue();
    }

    private void write(String name, String... parts) throws IOException {
        try (AppendFile file = files().create(name)) {
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                file.append(bytes, 0, bytes.length);
            }
            file.force();
        }
    }
}
