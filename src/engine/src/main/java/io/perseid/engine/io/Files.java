package io.perseid.engine.io;

import java.io.IOException;
import java.util.List;

/**
 * The file operations of logs and segments, below one root folder. Injected: a test loses at a crash whatever was not
 * forced. Names are relative, with {@code /} between folders. Any thread.
 */
public interface Files {

    /** A new file for appending; its folder is made if it is missing. Fails if the file exists. */
    AppendFile create(String name) throws IOException;

    /**
     * The same for what is written once, forced all the time, and seldom read before it is written anew in another shape: it is not kept
     * for readers, where that can be helped. What was appended can be read after {@link AppendFile#force}.
     */
    default AppendFile createLog(String name) throws IOException {
        return create(name);
    }

    RandomFile open(String name) throws IOException;

    /**
     * The same for one thread that goes through the whole file once: what it reads is not kept for others, where that can be helped.
     */
    default RandomFile openOnce(String name) throws IOException {
        return open(name);
    }

    boolean exists(String name);

    /** Plain files of a folder, without the folder's name; empty if there is no such folder. */
    List<String> list(String folder) throws IOException;

    void delete(String name) throws IOException;

    /** Makes the folder's entries durable. */
    void forceFolder(String folder) throws IOException;

    /** A file being written. One thread at a time. */
    interface AppendFile extends AutoCloseable {
        void append(byte[] bytes, int offset, int length) throws IOException;

        /** Returns when all appended bytes are on the disk. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file being read, anywhere. Any thread. */
    interface RandomFile extends AutoCloseable {
        long length() throws IOException;

        /** Reads exactly so many bytes, or throws {@link java.io.EOFException}. */
        void read(long position, byte[] into, int offset, int length) throws IOException;

        @Override
        void close() throws IOException;
    }
}
