package io.perseid.app.daemon;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.state.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One daemon a state folder. Two would do no harm, because leases keep their runs apart, but each would wait for the other's
 * runs, and an old one that was forgotten would go on with an old configuration. Falls with its process, however that ends.
 */
final class DaemonLock implements AutoCloseable {

    /** Far behind the text, which others must be able to read: on Windows nobody reads what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int LONGEST_TEXT = 1_000;

    private final FileChannel channel;

    private DaemonLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param folder of the state, which exists
     * @throws PerseidException {@code TRANSIENT}, naming the other daemon's process, if there is one
     */
    static DaemonLock take(Path folder, Owner self) {
        Path file = folder.resolve("daemon.lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String other = text(channel);
                channel.close();
                throw PerseidException.of(
                        FailureKind.TRANSIENT,
                        file.toString(),
                        "another daemon (" + other + ") runs on this state",
                        "one daemon a state folder",
                        "stop that one first, or give this configuration a state folder of its own");
            }
            // The host's name without the space of process numbers behind it.
            String host = self.host().split(" ", 2)[0];
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(("process " + self.pid() + " on " + host).getBytes(StandardCharsets.UTF_8)), 0);
            return new DaemonLock(channel);
        } catch (IOException e) {
            throw PerseidException.of(
                            FailureKind.CONFIGURATION,
                            file.toString(),
                            "cannot be locked (" + e + ")",
                            "a file that the daemon may write and lock",
                            "give the user that runs Perseid the state folder, on a local file system")
                    .causedBy(e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_TEXT);
        channel.read(bytes, 0);
        String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        return text.isEmpty() ? "just starting" : text;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
