package io.perseid.app.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One demo a folder. The file names the process and its page; what counts is the operating system's lock on it, which a dead
 * process cannot hold: what it left behind is taken over. One thread.
 */
final class DemoLock implements AutoCloseable {

    /** Far behind the text, so that others can read the text while it is locked (on Windows locks keep readers out). */
    private static final long LOCKED_BYTE = 1 << 20;

    private final FileChannel channel;
    private final Path file;

    private DemoLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** @return empty if a living process has it */
    static Optional<DemoLock> take(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                channel.close();
                return Optional.empty();
            }
        } catch (OverlappingFileLockException inThisProcess) {
            channel.close();
            return Optional.empty();
        }
        DemoLock lock = new DemoLock(channel, file);
        lock.write("process " + ProcessHandle.current().pid() + ", page not open yet");
        return Optional.of(lock);
    }

    /** Who has it, for people. */
    static String holder(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    void page(String page) throws IOException {
        write("process " + ProcessHandle.current().pid() + ", page " + page);
    }

    private void write(String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** Removes the file before the lock is released, so that nobody finds a name that is gone. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            channel.close();
        }
    }
}
