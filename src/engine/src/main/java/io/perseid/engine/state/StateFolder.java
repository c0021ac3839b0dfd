package io.perseid.engine.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/** The folder of the state database, which only its owner may read where the file system knows owners. Any thread. */
record StateFolder(Path path) {

    private static final Set<String> NETWORK_TYPES = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "ncpfs",
            "ceph",
            "glusterfs",
            "lustre",
            "gpfs",
            "davfs",
            "webdav",
            "fuse.sshfs",
            "fuse.glusterfs",
            "fuse.s3fs",
            "fuse.gcsfuse",
            "fuse.davfs2");

    Path database() {
        return path.resolve("state.db");
    }

    /** Makes folder and empty database, unless they are there. */
    void make() throws IOException {
        if (!Files.isDirectory(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(path, attributes("rwx------"));
            } catch (FileAlreadyExistsException madeMeanwhile) {
                if (!Files.isDirectory(path)) {
                    throw madeMeanwhile;
                }
            }
        }
        // SQLite gives the files beside the database the same permissions.
        createIfMissing(database());
    }

    /** Holds off other processes that would bring the same database up to date. */
    FileChannel lock() throws IOException {
        Path file = path.resolve("state.lock");
        createIfMissing(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.lock();
            assert lock.isValid();
        } catch (OverlappingFileLockException inThisProcess) {
            // Another thread is at it; SQLite's own locks keep the two apart.
            return channel;
        }
        return channel;
    }

    /** Type of the file system, such as {@code ext4}. */
    String fileSystemType() throws IOException {
        return Files.getFileStore(path).type();
    }

    static boolean isNetwork(String fileSystemType) {
        return NETWORK_TYPES.contains(fileSystemType.toLowerCase(Locale.ROOT));
    }

    private void createIfMissing(Path file) throws IOException {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file, attributes("rw-------"));
            } catch (FileAlreadyExistsException madeMeanwhile) {
                return;
            }
        }
    }

    private FileAttribute<?>[] attributes(String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
