package io.perseid.engine.io;

import io.perseid.engine.io.Files.RandomFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads past the operating system's cache, a window of many blocks at a time: for who goes through a file once. One thread.
 */
final class DirectRandomFile implements RandomFile {

    private final String name;
    private final FileChannel channel;
    private final BlockBuffers buffers;
    private final ByteBuffer window;

    /** Where in the file the window begins: at a block. */
    private long start;

    private boolean closed;

    DirectRandomFile(String name, FileChannel channel, BlockBuffers buffers) {
        this.name = name;
        this.channel = channel;
        this.buffers = buffers;
        this.window = buffers.take().limit(0);
    }

    @Override
    public long length() throws IOException {
        return channel.size();
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            long at = position + done;
            if (at < start || at >= start + window.limit()) {
                load(at);
            }
            int from = (int) (at - start);
            int count = Math.min(length - done, window.limit() - from);
            if (count <= 0) {
                throw new EOFException(name + " ends before " + (position + length));
            }
            window.get(from, into, offset + done, count);
            done += count;
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            buffers.give(window);
            channel.close();
        }
    }

    private void load(long at) throws IOException {
        start = at / buffers.block() * buffers.block();
        window.clear();
        // Reading stops at the file's end, which need not be a block's.
        int count = channel.read(window, start);
        window.clear().limit(Math.max(0, count));
    }
}
