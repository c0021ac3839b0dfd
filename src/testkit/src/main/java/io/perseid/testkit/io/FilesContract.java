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
