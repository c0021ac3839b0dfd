package io.perseid.engine.ledger;

import io.perseid.engine.io.Files.RandomFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/** Reads the frames of a log or segment from the first to the last, each checked. One thread. */
final class FrameReader {

    /** What stands at the place where the next frame was looked for. */
    enum Next {
        FRAME,
        /** The file ends where the last frame ended. */
        NOTHING,
        /** No frame, or one whose checksum does not fit. */
        BROKEN
    }

    private static final int PIECE = 256 * 1024;
    private static final int MARK_LENGTH = Layout.FRAME_HEAD + Long.BYTES;

    private final RandomFile file;
    private final long length;
    private final CRC32C crc = new CRC32C();
    private final byte[] head = new byte[Layout.FRAME_HEAD];
    private byte[] payload = new byte[64 * 1024];
    private int payloadLength;
    private long frameAt;
    private long position;

    FrameReader(RandomFile file) throws IOException {
        this.file = file;
        this.length = file.length();
    }

    /** Reads the head of the file. @return its version; empty if this is not the head of a log */
    OptionalInt fileHead() throws IOException {
        byte[] bytes = new byte[Layout.FILE_HEAD];
        if (length < bytes.length) {
            return OptionalInt.empty();
        }
        file.read(0, bytes, 0, bytes.length);
        position = bytes.length;
        return Arrays.equals(bytes, 0, Layout.MAGIC.length, Layout.MAGIC, 0, Layout.MAGIC.length)
                ? OptionalInt.of(LittleEndian.getInt(bytes, Layout.MAGIC.length))
                : OptionalInt.empty();
    }

    Next next() throws IOException {
        frameAt = position;
        if (position == length) {
            return Next.NOTHING;
        }
        if (length - position < Layout.FRAME_HEAD) {
            return Next.BROKEN;
        }
        file.read(position, head, 0, head.length);
        int count = LittleEndian.getInt(head, 0);
        if (count < 0 || count > length - position - Layout.FRAME_HEAD) {
            return Next.BROKEN;
        }
        if (payload.length < count) {
            // A damaged length could ask for more memory than there is.
            if (count > PIECE && !fits(count)) {
                return Next.BROKEN;
            }
            payload = new byte[Math.max(count, (int) Math.min(Integer.MAX_VALUE - 8L, payload.length * 2L))];
        }
        file.read(position + Layout.FRAME_HEAD, payload, 0, count);
        crc.reset();
        crc.update(head, 0, 5);
        crc.update(payload, 0, count);
        if ((int) crc.getValue() != LittleEndian.getInt(head, 5)) {
            return Next.BROKEN;
        }
        payloadLength = count;
        position += Layout.FRAME_HEAD + count;
        return Next.FRAME;
    }

    byte type() {
        return head[4];
    }

    /** Valid until the next frame; as long as {@link #payloadLength}, or longer. */
    byte[] payload() {
        return payload;
    }

    int payloadLength() {
        return payloadLength;
    }

    /** Where the frame begins that was read last or could not be read. */
    long frameAt() {
        return frameAt;
    }

    /** Whether a mark behind the broken frame says that the frame was on the disk: then it is damage and no torn end. */
    boolean markedAsForced() throws IOException {
        byte[] window = new byte[64 * 1024];
        byte[] mark = new byte[MARK_LENGTH];
        for (long start = frameAt; length - start >= MARK_LENGTH; start += window.length - MARK_LENGTH + 1) {
            int count = (int) Math.min(window.length, length - start);
            file.read(start, window, 0, count);
            for (int at = 0; at <= count - MARK_LENGTH; at++) {
                if (window[at + 4] == Layout.MARK && LittleEndian.getInt(window, at) == Long.BYTES) {
                    System.arraycopy(window, at, mark, 0, MARK_LENGTH);
                    long forced = LittleEndian.getLong(mark, Layout.FRAME_HEAD);
                    if (forced > frameAt && forced <= start + at && fits(mark)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Checks a large frame piece by piece. */
    private boolean fits(int count) throws IOException {
        byte[] piece = new byte[PIECE];
        crc.reset();
        crc.update(head, 0, 5);
        for (int done = 0; done < count; done += PIECE) {
            int length = Math.min(PIECE, count - done);
            file.read(position + Layout.FRAME_HEAD + done, piece, 0, length);
            crc.update(piece, 0, length);
        }
        return (int) crc.getValue() == LittleEndian.getInt(head, 5);
    }

    private boolean fits(byte[] mark) {
        crc.reset();
        crc.update(mark, 0, 5);
        crc.update(mark, Layout.FRAME_HEAD, Long.BYTES);
        return (int) crc.getValue() == LittleEndian.getInt(mark, 5);
    }
}
