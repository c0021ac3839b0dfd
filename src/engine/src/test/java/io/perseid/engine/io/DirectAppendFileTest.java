package io.perseid.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.nio.file.ExtendedOpenOption;
import io.perseid.engine.io.Files.AppendFile;
import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That it keeps what a file has to is in the contract of {@link Files}; here is where it may not write, and what it needs. */
final class DirectAppendFileTest {

    private static final int BLOCK = 4096;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final BlockBuffers buffers = BlockBuffers.of(BLOCK).orElseThrow();

    @Test
    void logsGoPastTheCacheWhereTheFileSystemCan() throws IOException {
        assumeTrue(canBeOpenedDirectly());
        DiskFiles files = new DiskFiles(folder);
        try (AppendFile log = files.createLog("log");
                AppendFile merged = files.create("merged")) {
            assertThat(log).isInstanceOf(DirectAppendFile.class);
            assertThat(merged).isNotInstanceOf(DirectAppendFile.class);
        }
        try (RandomFile once = files.openOnce("log")) {
            assertThat(once).isInstanceOf(DirectRandomFile.class);
        }
    }

    @Test
    void aFileSystemThatRefusesIsWrittenTheWayOfOtherFiles() throws IOException {
        assumeTrue(java.nio.file.Files.exists(Path.of("/dev/full")));
        byte[] bytes = bytes(3 * 512 * 1024 + 5);
        try (DirectAppendFile file = new DirectAppendFile(
                open("log"), FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE), buffers)) {
            file.append(bytes, 0, bytes.length);
            file.force();
            assertThat(java.nio.file.Files.readAllBytes(folder.resolve("log"))).isEqualTo(bytes);
        }
    }

    @Test
    void aWriteThatFailedIsNotTriedAgainWhenTheFileIsClosed() throws IOException {
        FileChannel gone = open("log");
        DirectAppendFile file = new DirectAppendFile(gone, open("other"), buffers);
        file.append(bytes(100), 0, 100);
        gone.close();
        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        file.close();
        file.close();
    }

    @Test
    void whatIsNotForcedIsWrittenWhenTheFileIsClosed() throws IOException {
        byte[] bytes = bytes(BLOCK + 7);
        try (AppendFile file = new DiskFiles(folder).createLog("log")) {
            file.append(bytes, 0, bytes.length);
        }
        assertThat(java.nio.file.Files.readAllBytes(folder.resolve("log"))).isEqualTo(bytes);
    }

    /** Memory outside of the heap is not given back before the heap is collected: a run has a log for each slice. */
    @Test
    void buffersAreUsedAgain() {
        ByteBuffer first = buffers.take();
        first.put((byte) 1);
        ByteBuffer second = buffers.take();
        assertThat(second).isNotSameAs(first);
        buffers.give(first);
        ByteBuffer again = buffers.take();
        assertThat(again).isSameAs(first);
        assertThat(again.position()).isZero();
        assertThat(again.remaining() % BLOCK).isZero();
        assertThat(again.alignmentOffset(0, BLOCK)).isZero();
    }

    @Test
    void blocksThatAreUnknownOrLargerThanABufferAreNotWrittenDirectly() {
        assertThat(BlockBuffers.of(512)).isPresent();
        assertThat(BlockBuffers.of(64 * 1024)).isPresent();
        assertThat(BlockBuffers.of(1024 * 1024)).isEmpty();
        assertThat(BlockBuffers.of(0)).isEmpty();
        assertThat(BlockBuffers.of(3000)).isEmpty();
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private boolean canBeOpenedDirectly() throws IOException {
        try (FileChannel channel = FileChannel.open(
                folder.resolve("probe"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                ExtendedOpenOption.DIRECT)) {
            return channel.isOpen();
        } catch (IOException | UnsupportedOperationException no) {
            return false;
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
