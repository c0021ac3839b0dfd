package io.perseid.engine.io;

import io.perseid.engine.io.Files.AppendFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Appends past the operating system's cache: whole blocks go from a buffer of its own to the disk, and what is left over at a
 * force goes the way of other files, so that the file is never longer than what was appended. A log is written once, and forced all the
 * time; a cached copy of it would cost the system a fresh page for each four kilobytes, and push out what others read.
 */
final class DirectAppendFile implements AppendFile {

    private final FileChannel cached;
    private final BlockBuffers buffers;
    private final ByteBuffer buffer;

    /** Absent where it turned out that the file system does not take such writes. */
    private @Nullable FileChannel direct;

    /** Where in the file the buffer begins: at a block. Nothing was written directly while it is 0. */
    private long start;

    /** Bytes at the buffer's beginning that are in the file already: some of a block, after a force. */
    private int written;

    /** After a failed write nobody knows what is in the file. */
    private boolean broken;

    private boolean closed;

    /**
     * @param cached of the new file, for writing
     * @param direct of the same file, past the cache
     */
    DirectAppendFile(FileChannel cached, FileChannel direct, BlockBuffers buffers) {
        this.cached = cached;
        this.direct = direct;
        this.buffers = buffers;
        this.buffer = buffers.take();
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int count = Math.min(end - at, buffer.remaining());
            buffer.put(bytes, at, count);
            at += count;
            if (!buffer.hasRemaining()) {
                writeBlocks();
            }
        }
    }

    @Override
    public void force() throws IOException {
        writeAll();
        cached.force(false);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (FileChannel first = cached;
                FileChannel second = direct) {
            if (!broken) {
                writeAll();
            }
        } finally {
            buffers.give(buffer);
        }
    }

    private void writeAll() throws IOException {
        writeBlocks();
        write(cached, written, buffer.position());
        written = buffer.position();
    }

    private void writeBlocks() throws IOException {
        int whole = buffer.position() / buffers.block() * buffers.block();
        if (whole == 0) {
            return;
        }
        FileChannel past = direct;
        try {
            // From the buffer's beginning, with what stands in the file already: only whole blocks can be written.
            write(past == null ? cached : past, 0, whole);
        } catch (IOException refused) {
            if (past == null || start > 0) {
                throw refused;
            }
            // Some file systems open a file for this and want other blocks then, or none. A full disk says so again.
            broken = false;
            direct = null;
            past.close();
            write(cached, 0, whole);
        }
        buffer.flip().position(whole);
        buffer.compact();
        start += whole;
        written = 0;
    }

    /** From and to places in the buffer. */
    private void write(FileChannel channel, int from, int to) throws IOException {
        ByteBuffer part = buffer.duplicate().limit(to).position(from);
        broken = true;
        while (part.hasRemaining()) {
            channel.write(part, start + part.position());
        }
        broken = false;
    }
}
