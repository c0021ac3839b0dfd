package io.perseid.testkit.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.perseid.engine.io.DiskFiles;
import io.perseid.engine.io.Files;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskFilesContractTest extends FilesContract {

    @TempDir
    Path folder;

    @Override
    protected Files files() {
        return new DiskFiles(folder.resolve("state/ledger"));
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        files().create("a/one").close();
        assertThat(permissions("state")).isEqualTo("rwx------");
        assertThat(permissions("state/ledger/a")).isEqualTo("rwx------");
        assertThat(permissions("state/ledger/a/one")).isEqualTo("rw-------");
    }

    @Test
    void nameThatLeadsOutIsRefused() {
        assertThatThrownBy(() -> files().create("../../x")).isInstanceOf(IllegalArgumentException.class);
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(java.nio.file.Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
