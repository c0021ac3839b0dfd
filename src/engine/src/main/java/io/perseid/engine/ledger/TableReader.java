package io.perseid.engine.ledger;

import io.perseid.engine.io.Files.RandomFile;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32C;

/** Reads the tables of a segment from front to back, a piece at a time, and adds them up to their checksum. One thread. */
final class TableReader {

    private final RandomFile file;
    private final byte[] piece = new byte[32 * 1024];
    private final CRC32C crc = new CRC32C();
    private long position;
    private final long end;
    private int at;
    private int filled;

    /** @param end behind the last table */
    TableReader(RandomFile file, long start, long end) {
        this.file = file;
        this.position = start;
        this.end = end;
    }

    int nextInt() throws IOException {
        ensure(Integer.BYTES);
        int value = LittleEndian.getInt(piece, at);
        at += Integer.BYTES;
        return value;
    }

    long nextLong() throws IOException {
        ensure(Long.BYTES);
        long value = LittleEndian.getLong(piece, at);
        at += Long.BYTES;
        return value;
    }

    void next(byte[] into) throws IOException {
        int done = 0;
        while (done < into.length) {
            ensure(1);
            int count = Math.min(into.length - done, filled - at);
            System.arraycopy(piece, at, into, done, count);
            at += count;
            done += count;
        }
    }

    /** Passes over what is left. @return the checksum of all tables */
    int rest() throws IOException {
        while (position < end) {
            at = filled;
            ensure(1);
        }
        return (int) crc.getValue();
    }

    private void ensure(int count) throws IOException {
        int left = filled - at;
        if (left >= count) {
            return;
        }
        System.arraycopy(piece, at, piece, 0, left);
        int more = (int) Math.min(piece.length - left, end - position);
        if (left + more < count) {
            throw new EOFException("tables end at " + end);
        }
        file.read(position, piece, left, more);
        crc.update(piece, left, more);
        position += more;
        at = 0;
        filled = left + more;
    }
}
