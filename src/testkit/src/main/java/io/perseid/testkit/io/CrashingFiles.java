package io.perseid.testkit.io;

import io.perseid.engine.io.Files;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Files in memory that lose at a crash what was not forced: bytes that were not forced, and names that were made or deleted
 * since their folder was forced. Can run full. Any thread.
 */
public final class CrashingFiles implements Files {

    private static final String FULL = "No space left on device";

    private final Map<String, Node> live = new HashMap<>();
    private final Map<String, Node> durable = new HashMap<>();
    private long room = Long.MAX_VALUE;
    private int crashes;
    private int forces;

    private static final class Node {
        byte[] bytes = new byte[256];
        int length;
        int forced;
    }

    /** The power fails: only what was forced is there afterwards, and what was open fails. */
    public synchronized void crash() {
        crash(Optional.empty());
    }

    /** The power fails, and of each file a random part of the unforced bytes happened to reach the disk. */
    public synchronized void crash(RandomGenerator random) {
        crash(Optional.of(random));
    }

    /** The process dies, and the machine lives: all that was written is there, and what was open fails. */
    public synchronized void kill() {
        crashes++;
    }

    private void crash(Optional<RandomGenerator> random) {
        crashes++;
        live.clear();
        live.putAll(durable);
        for (Node node : live.values()) {
            int torn = node.length - node.forced;
            node.length =
                    node.forced + random.map(source -> source.nextInt(torn + 1)).orElse(0);
            node.forced = node.length;
        }
    }

    /** From now on only so many more bytes can be written, in all files together. */
    public synchronized void diskFullAfter(long bytes) {
        room = bytes;
    }

    /** There is room again. */
    public synchronized void makeRoom() {
        room = Long.MAX_VALUE;
    }

    /** How often a file was forced: the cost that a test may want to bound. */
    public synchronized int forces() {
        return forces;
    }

    /** The file's bytes as they stand, forced or not. */
    public synchronized byte[] bytes(String name) throws IOException {
        Node node = node(name);
        return Arrays.copyOf(node.bytes, node.length);
    }

    /** Puts a file there as if it had always been, for example one that a test has damaged. */
    public synchronized void put(String name, byte[] bytes) {
        Node node = new Node();
        node.bytes = bytes.clone();
        node.length = bytes.length;
        node.forced = bytes.length;
        live.put(name, node);
        durable.put(name, node);
    }

    @Override
    public synchronized AppendFile create(String name) throws IOException {
        if (live.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        Node node = new Node();
        live.put(name, node);
        return new MemoryAppendFile(node, crashes);
    }

    @Override
    public synchronized RandomFile open(String name) throws IOException {
        return new MemoryRandomFile(name, node(name), crashes);
    }

    @Override
    public synchronized boolean exists(String name) {
        return live.containsKey(name);
    }

    @Override
    public synchronized List<String> list(String folder) {
        String prefix = folder + "/";
        return live.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                .map(name -> name.substring(prefix.length()))
                .sorted()
                .toList();
    }

    @Override
    public synchronized void delete(String name) {
        live.remove(name);
    }

    @Override
    public synchronized void forceFolder(String folder) {
        String prefix = folder + "/";
        durable.keySet().removeIf(name -> name.startsWith(prefix) && !live.containsKey(name));
        live.forEach((name, node) -> {
            if (name.startsWith(prefix)) {
                durable.put(name, node);
            }
        });
    }

    private Node node(String name) throws IOException {
        Node node = live.get(name);
        if (node == null) {
            throw new NoSuchFileException(name);
        }
        return node;
    }

    private final class MemoryAppendFile implements AppendFile {
        private final Node node;
        private final int born;
        private boolean closed;

        MemoryAppendFile(Node node, int born) {
            this.node = node;
            this.born = born;
        }

        @Override
        public void append(byte[] bytes, int offset, int length) throws IOException {
            synchronized (CrashingFiles.this) {
                mustLive();
                int fits = (int) Math.min(room, length);
                if (node.bytes.length < node.length + fits) {
                    node.bytes = Arrays.copyOf(node.bytes, Math.max(node.length + fits, node.bytes.length * 2));
                }
                System.arraycopy(bytes, offset, node.bytes, node.length, fits);
                node.length += fits;
                if (room != Long.MAX_VALUE) {
                    room -= fits;
                }
                if (fits < length) {
                    throw new IOException(FULL);
                }
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (CrashingFiles.this) {
                mustLive();
                node.forced = node.length;
                forces++;
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void mustLive() throws IOException {
            if (closed || born != crashes) {
                throw new IOException(closed ? "closed" : "crashed");
            }
        }
    }

    private final class MemoryRandomFile implements RandomFile {
        private final String name;
        private final Node node;
        private final int born;
        private volatile boolean closed;

        MemoryRandomFile(String name, Node node, int born) {
            this.name = name;
            this.node = node;
            this.born = born;
        }

        @Override
        public long length() throws IOException {
            synchronized (CrashingFiles.this) {
                mustLive();
                return node.length;
            }
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws IOException {
            synchronized (CrashingFiles.this) {
                mustLive();
                if (position < 0 || position + length > node.length) {
                    throw new EOFException(name + " ends before " + (position + length));
                }
                System.arraycopy(node.bytes, (int) position, into, offset, length);
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void mustLive() throws IOException {
            if (closed || born != crashes) {
                throw new IOException(closed ? "closed" : "crashed");
            }
        }
    }
}
