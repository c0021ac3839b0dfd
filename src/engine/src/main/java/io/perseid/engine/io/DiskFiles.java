package io.perseid.engine.io;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files on a local disk, readable by their owner only where the file system knows owners. Any thread.
 *
 * <p>A full disk is an {@link IOException} in the operating system's words ("No space left on device"). Interrupting a
 * thread that reads or writes closes the file ({@link java.nio.channels.ClosedByInterruptException}).
 */
public final class DiskFiles implements Files {

    /** A write goes through a direct buffer that the JDK keeps for the thread: pieces of this size keep it small. */
    private static final int PIECE = 128 * 1024;

    private final Path root;
    private final boolean posix;
    private @Nullable Optional<BlockBuffers> buffers;

    /** @param root made at the first write if it is missing */
    public DiskFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public AppendFile create(String name) throws IOException {
        return new DiskAppendFile(createChannel(path(name)));
    }

    @Override
    public AppendFile createLog(String name) throws IOException {
        Path path = path(name);
        FileChannel channel = createChannel(path);
        Optional<BlockBuffers> blocks = buffers(path);
        Optional<FileChannel> direct = blocks.flatMap(b -> openDirect(path, StandardOpenOption.WRITE));
        return direct.isPresent()
                ? new DirectAppendFile(channel, direct.get(), blocks.orElseThrow())
                : new DiskAppendFile(channel);
    }

    private FileChannel createChannel(Path path) throws IOException {
        makeFolder(parentOf(path));
        return FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes("rw-------"));
    }

    @Override
    public RandomFile open(String name) throws IOException {
        return new DiskRandomFile(name, FileChannel.open(path(name), StandardOpenOption.READ));
    }

    @Override
    public RandomFile openOnce(String name) throws IOException {
        Path path = path(name);
        Optional<BlockBuffers> blocks = buffers(path);
        Optional<FileChannel> direct = blocks.flatMap(b -> openDirect(path, StandardOpenOption.READ));
        return direct.isPresent() ? new DirectRandomFile(name, direct.get(), blocks.orElseThrow()) : open(name);
    }

    /** Past the system's cache, where the file system can. */
    private static Optional<FileChannel> openDirect(Path path, OpenOption option) {
        try {
            return Optional.of(FileChannel.open(path, option, ExtendedOpenOption.DIRECT));
        } catch (IOException | UnsupportedOperationException notHere) {
            return Optional.empty();
        }
    }

    /** Empty where the disk's blocks are unknown or too large, as those of network file systems are. */
    private synchronized Optional<BlockBuffers> buffers(Path file) {
        Optional<BlockBuffers> now = buffers;
        if (now == null) {
            try {
                now = BlockBuffers.of(java.nio.file.Files.getFileStore(file).getBlockSize());
            } catch (IOException | UnsupportedOperationException unknown) {
                // In a container, say, whose mounts the JDK cannot find.
                now = Optional.empty();
            }
            // A file that is not there says nothing of the disk.
            if (now.isPresent() || java.nio.file.Files.exists(file)) {
                buffers = now;
            }
        }
        return now;
    }

    @Override
    public boolean exists(String name) {
        return java.nio.file.Files.exists(path(name));
    }

    @Override
    public List<String> list(String folder) throws IOException {
        try (Stream<Path> entries = java.nio.file.Files.list(path(folder))) {
            return entries.filter(java.nio.file.Files::isRegularFile)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        java.nio.file.Files.deleteIfExists(path(name));
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        force(path(folder));
    }

    private void makeFolder(Path folder) throws IOException {
        if (java.nio.file.Files.isDirectory(folder)) {
            return;
        }
        Path parent = parentOf(folder);
        makeFolder(parent);
        try {
            java.nio.file.Files.createDirectory(folder, attributes("rwx------"));
        } catch (FileAlreadyExistsException madeMeanwhile) {
            return;
        }
        force(parent);
    }

    private void force(Path folder) throws IOException {
        // Only POSIX systems let a folder be opened; elsewhere the entry is durable with the file.
        if (posix) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private FileAttribute<?>[] attributes(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private Path path(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException("\"" + name + "\" leads out of " + root);
        }
        return path;
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no folder");
        }
        return parent;
    }

    private record DiskAppendFile(FileChannel channel) implements AppendFile {
        @Override
        public void append(byte[] bytes, int offset, int length) throws IOException {
            int end = offset + length;
            for (int at = offset; at < end; at += PIECE) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(PIECE, end - at));
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private record DiskRandomFile(String name, FileChannel channel) implements RandomFile {
        @Override
        public long length() throws IOException {
            return channel.size();
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws IOException {
            int end = offset + length;
            int at = offset;
            while (at < end) {
                ByteBuffer piece = ByteBuffer.wrap(into, at, Math.min(PIECE, end - at));
                int count = channel.read(piece, position + (at - offset));
                if (count < 0) {
                    throw new EOFException(name + " ends before " + (position + length));
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
