package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.io.Files;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames behind one another into a new file, which appears with the first bytes that are written out. One thread.
 *
 * <p>After a failed write or force nothing more is taken: what stands in the file is unknown then, and a frame behind a
 * torn one would turn a harmless torn end into damage.
 */
final class FrameOutput {

    private static final int BUFFER = 64 * 1024;

    /** Pieces of this size are not worth another copy. */
    private static final int DIRECT = 16 * 1024;

    private final Files files;
    private final boolean log;
    private final String folder;
    private final String path;
    private final LedgerFailures failures;
    private final byte[] buffer = new byte[BUFFER];
    private final CRC32C crc = new CRC32C();
    private Files.@Nullable AppendFile file;
    private int buffered;
    private long written;
    private boolean unforced;
    private boolean folderForced;
    private boolean broken;

    private FrameOutput(Files files, LedgerId id, String name, boolean log, LedgerFailures failures) {
        LedgerFolder ledgerFolder = LedgerFolder.of(id);
        this.files = files;
        this.log = log;
        this.folder = ledgerFolder.name();
        this.path = ledgerFolder.file(name);
        this.failures = failures;
        byte[] head = new byte[Layout.FILE_HEAD];
        System.arraycopy(Layout.MAGIC, 0, head, 0, Layout.MAGIC.length);
        LittleEndian.putInt(head, Layout.MAGIC.length, Layout.VERSION);
        raw(head, 0, head.length);
        Bytes text = new Bytes(256);
        text.put(LedgerFolder.text(id).getBytes(StandardCharsets.UTF_8));
        frame(Layout.HEADER, text);
    }

    /** For what a run writes as it goes. */
    static FrameOutput ofLog(Files files, LedgerId id, String name, LedgerFailures failures) {
        return new FrameOutput(files, id, name, true, failures);
    }

    /** For what is merged from logs, and is looked up in from then on. */
    static FrameOutput ofMerged(Files files, LedgerId id, String name, LedgerFailures failures) {
        return new FrameOutput(files, id, name, false, failures);
    }

    /** Where the next byte will stand in the file. */
    long position() {
        return written + buffered;
    }

    void frame(byte type, Bytes... parts) {
        int length = 0;
        for (Bytes part : parts) {
            length = Math.addExact(length, part.size());
        }
        byte[] head = new byte[Layout.FRAME_HEAD];
        LittleEndian.putInt(head, 0, length);
        head[4] = type;
        crc.reset();
        crc.update(head, 0, 5);
        for (Bytes part : parts) {
            crc.update(part.array(), 0, part.size());
        }
        LittleEndian.putInt(head, 5, (int) crc.getValue());
        raw(head, 0, head.length);
        for (Bytes part : parts) {
            raw(part.array(), 0, part.size());
        }
    }

    void raw(byte[] bytes, int offset, int length) {
        unforced = true;
        if (length > buffer.length - buffered) {
            flush();
        }
        if (length >= DIRECT) {
            flush();
            write(bytes, offset, length);
            return;
        }
        System.arraycopy(bytes, offset, buffer, buffered, length);
        buffered += length;
    }

    /** What was written so far, to be read again. The caller closes it. */
    Files.RandomFile reread() throws IOException {
        flush();
        opened().force();
        return files.open(path);
    }

    PerseidException damaged(String found) {
        return failures.damaged(path, found);
    }

    PerseidException failed(IOException cause) {
        return failures.reading(path, cause);
    }

    /** Zeros up to the next multiple of a page. */
    void alignToPage() {
        int rest = (int) (position() % Layout.PAGE);
        if (rest > 0) {
            raw(new byte[Layout.PAGE], 0, Layout.PAGE - rest);
        }
    }

    /**
     * Returns when all is on the disk. Then a mark is written behind it, which itself is not forced: recovery takes damage
     * before a mark for damage, and damage behind the last mark for the torn end of what was never forced.
     */
    void force() {
        if (!unforced) {
            return;
        }
        forceAll();
        Bytes position = new Bytes(Long.BYTES);
        LittleEndian.append(position, position());
        frame(Layout.MARK, position);
        flush();
        unforced = false;
    }

    /** Forces what is there, without a mark, and closes. */
    void finish() {
        forceAll();
        close();
    }

    private void forceAll() {
        mustBeWhole();
        flush();
        try {
            opened().force();
            if (!folderForced) {
                files.forceFolder(folder);
                folderForced = true;
            }
        } catch (IOException failure) {
            broken = true;
            throw failures.writing(path, failure);
        }
    }

    /** Leaves the file as it stands, whole or torn; what was appended is written out if it can be, but not forced. */
    void close() {
        Files.AppendFile open = file;
        if (open == null) {
            broken = true;
            return;
        }
        try (open) {
            if (!broken) {
                flush();
            }
        } catch (IOException failure) {
            throw failures.writing(path, failure);
        } finally {
            file = null;
            broken = true;
        }
    }

    /** Closes and removes the file, if there is one. */
    void discard() {
        Files.AppendFile open = file;
        broken = true;
        file = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException notWhole) {
            // Nobody reads it any more.
        }
        try {
            files.delete(path);
        } catch (IOException failure) {
            throw failures.writing(path, failure);
        }
    }

    private void flush() {
        if (buffered > 0) {
            int count = buffered;
            write(buffer, 0, count);
            buffered = 0;
        }
    }

    private void write(byte[] bytes, int offset, int length) {
        mustBeWhole();
        try {
            opened().append(bytes, offset, length);
            written += length;
        } catch (IOException failure) {
            broken = true;
            throw failures.writing(path, failure);
        }
    }

    private void mustBeWhole() {
        if (broken) {
            throw new IllegalStateException(path + " was closed or could not be written; nothing more can be appended");
        }
    }

    private Files.AppendFile opened() throws IOException {
        Files.AppendFile open = file;
        if (open == null) {
            open = log ? files.createLog(path) : files.create(path);
            file = open;
        }
        return open;
    }
}
