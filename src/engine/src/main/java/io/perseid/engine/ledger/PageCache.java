package io.perseid.engine.ledger;

import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a view's segments that were read last, 4 MB at most. Each page has one slot in which it can be, which keeps
 * rows that were written together and are looked up together cheap; the rest is left to the operating system. One thread.
 */
final class PageCache {

    private static final int SLOTS = 2048;

    private final byte[] @Nullable [] pages = new byte[SLOTS][];
    private final long[] owners = new long[SLOTS];
    private final CRC32C crc = new CRC32C();

    /** Thrown when the checksum of an index page does not fit. */
    static final class DamagedPageException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedPageException(long position) {
            super("index page at " + position);
        }
    }

    /** An index page, checked when it was read. Valid until the next call. */
    byte[] indexPage(int segment, RandomFile file, long position) throws IOException {
        int slot = slot(segment, position);
        byte[] page = pages[slot];
        long owner = owner(segment, position);
        if (page != null && owners[slot] == owner) {
            return page;
        }
        byte[] fresh = load(slot, file, position, Layout.PAGE);
        if (IndexWriter.checksum(fresh, crc) != LittleEndian.getInt(fresh, 0)) {
            throw new DamagedPageException(position);
        }
        owners[slot] = owner;
        return fresh;
    }

    /** Copies bytes from anywhere in a file. */
    void read(int segment, RandomFile file, long fileLength, long position, byte[] into, int length)
            throws IOException {
        if (length > 4 * Layout.PAGE) {
            file.read(position, into, 0, length);
            return;
        }
        int done = 0;
        while (done < length) {
            long at = position + done;
            long start = at - at % Layout.PAGE;
            byte[] page = dataPage(segment, file, fileLength, start);
            int offset = (int) (at - start);
            int count = Math.min(length - done, Layout.PAGE - offset);
            System.arraycopy(page, offset, into, done, count);
            done += count;
        }
    }

    private byte[] dataPage(int segment, RandomFile file, long fileLength, long start) throws IOException {
        int slot = slot(segment, start);
        byte[] page = pages[slot];
        long owner = owner(segment, start);
        if (page != null && owners[slot] == owner) {
            return page;
        }
        byte[] fresh = load(slot, file, start, (int) Math.min(Layout.PAGE, fileLength - start));
        owners[slot] = owner;
        return fresh;
    }

    private byte[] load(int slot, RandomFile file, long position, int length) throws IOException {
        byte[] page = pages[slot];
        if (page == null) {
            page = new byte[Layout.PAGE];
            pages[slot] = page;
        }
        owners[slot] = -1;
        file.read(position, page, 0, length);
        return page;
    }

    /** Positions are below 2^48, segments below 2^15. */
    private static long owner(int segment, long position) {
        return (long) segment << 48 | position;
    }

    private static int slot(int segment, long position) {
        long page = position / Layout.PAGE + segment * 97L;
        return (int) (page % SLOTS);
    }
}
