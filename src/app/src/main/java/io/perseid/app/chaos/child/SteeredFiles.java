package io.perseid.app.chaos.child;

import io.perseid.app.chaos.child.SteeredDisk.Operation;
import io.perseid.engine.io.Files;
import java.io.IOException;
import java.util.List;

/** Files on a {@link SteeredDisk}: a write that does not fit writes what fits and fails as a full disk does. Any thread. */
final class SteeredFiles implements Files {

    private final Files inner;
    private final SteeredDisk disk;

    SteeredFiles(Files inner, SteeredDisk disk) {
        this.inner = inner;
        this.disk = disk;
    }

    @Override
    public AppendFile create(String name) throws IOException {
        disk.reached(Operation.CREATE);
        refuseIfFull(name);
        return new SteeredAppendFile(name, inner.create(name), disk);
    }

    @Override
    public AppendFile createLog(String name) throws IOException {
        disk.reached(Operation.CREATE);
        refuseIfFull(name);
        return new SteeredAppendFile(name, inner.createLog(name), disk);
    }

    @Override
    public RandomFile open(String name) throws IOException {
        return inner.open(name);
    }

    @Override
    public RandomFile openOnce(String name) throws IOException {
        return inner.openOnce(name);
    }

    @Override
    public boolean exists(String name) {
        return inner.exists(name);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return inner.list(folder);
    }

    @Override
    public void delete(String name) throws IOException {
        disk.reached(Operation.DELETE);
        inner.delete(name);
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        disk.reached(Operation.FORCE_FOLDER);
        inner.forceFolder(folder);
    }

    private void refuseIfFull(String name) throws IOException {
        if (disk.isFull()) {
            throw full(name);
        }
    }

    private static IOException full(String name) {
        return new IOException(name + ": No space left on device");
    }

    private record SteeredAppendFile(String name, AppendFile inner, SteeredDisk disk) implements AppendFile {
        @Override
        public void append(byte[] bytes, int offset, int length) throws IOException {
            disk.reached(Operation.APPEND);
            int fits = disk.take(length);
            inner.append(bytes, offset, fits);
            if (fits < length) {
                throw full(name);
            }
        }

        @Override
        public void force() throws IOException {
            disk.reached(Operation.FORCE);
            inner.force();
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
