package io.perseid.engine.ledger;

import io.perseid.engine.io.Files;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files in memory that can run full: enough for tests that damage thousands of files. One thread. */
final class MemoryFiles implements Files {

    private final Map<String, byte[]> files = new TreeMap<>();
    long room = Long.MAX_VALUE;
    int forces;
    int reads;

    @Override
    public AppendFile create(String name) throws IOException {
        if (files.putIfAbsent(name, new byte[0]) != null) {
            throw new FileAlreadyExistsException(name);
        }
        return new AppendFile() {
            @Override
            public void append(byte[] bytes, int offset, int length) throws IOException {
                int fits = (int) Math.min(room, length);
                byte[] old = files.getOrDefault(name, new byte[0]);
                byte[] longer = Arrays.copyOf(old, old.length + fits);
                System.arraycopy(bytes, offset, longer, old.length, fits);
                files.put(name, longer);
                room -= room == Long.MAX_VALUE ? 0 : fits;
                if (fits < length) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void force() {
                forces++;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public RandomFile open(String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return new RandomFile() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void read(long position, byte[] into, int offset, int length) throws IOException {
                if (position < 0 || position + length > bytes.length) {
                    throw new EOFException(name);
                }
                reads++;
                System.arraycopy(bytes, (int) position, into, offset, length);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public List<String> list(String folder) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(folder + "/"))
                .map(name -> name.substring(folder.length() + 1))
                .toList();
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void forceFolder(String folder) {}
}
