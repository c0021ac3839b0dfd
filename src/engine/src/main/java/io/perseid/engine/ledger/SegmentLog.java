package io.perseid.engine.ledger;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Receipt;
import io.perseid.engine.state.Reject;
import java.util.Arrays;

/**
 * A log that becomes a segment in place. Beside the file it keeps its {@link IndexRoom} in memory. One thread at a time.
 */
final class SegmentLog implements SliceLog {

    private static final byte UNDECIDED = -1;

    private final FrameOutput out;
    private final String name;
    private final LedgerFailures failures;
    private final IndexRooms rooms;
    private final IndexRoom room;
    private final int filterRange;
    private final Runnable whenClosed;
    private final BlockTable blocks = new BlockTable();
    private final Bytes small = new Bytes(1024);
    private long minCursor = Long.MAX_VALUE;
    private long maxCursor = Long.MIN_VALUE;
    private boolean ended;
    private boolean closed;

    /** @param whenClosed told once */
    SegmentLog(
            FrameOutput out,
            String name,
            LedgerFailures failures,
            IndexRooms rooms,
            int filterRange,
            Runnable whenClosed) {
        this.out = out;
        this.name = name;
        this.failures = failures;
        this.rooms = rooms;
        this.room = rooms.take();
        this.filterRange = filterRange;
        this.whenClosed = whenClosed;
    }

    @Override
    public int append(IntentBlock block) {
        return append(block.rows(), block.entries(), block.texts());
    }

    int append(int rows, Bytes entries, Bytes texts) {
        mustBeOpen();
        int first = blocks.entries();
        if (first + rows > Layout.MAX_ENTRIES) {
            throw failures.tooMany(name);
        }
        room.ensure(first, rows);
        long[] hashes = room.hashes();
        byte[] bytes = entries.array();
        for (int row = 0, at = 0; row < rows; row++, at += EntryFormat.SIZE) {
            hashes[first + row] = LittleEndian.getLong(bytes, at + EntryFormat.KEY_HIGH);
            long cursor = LittleEndian.getLong(bytes, at + EntryFormat.CURSOR);
            minCursor = Math.min(minCursor, cursor);
            maxCursor = Math.max(maxCursor, cursor);
        }
        Arrays.fill(room.states(), first, first + rows, UNDECIDED);
        blocks.add(out.position(), rows);
        small.clear();
        LittleEndian.append(small, rows);
        out.frame(Layout.INTENTS, small, entries, texts);
        return blocks.blocks() - 1;
    }

    @Override
    public void receipt(int block, int firstRow, Receipt receipt) {
        mustBeOpen();
        int first = entryOf(block, firstRow, receipt.rows());
        for (int row = 0; row < receipt.rows(); row++) {
            byte code = ReceiptFormat.code(receipt.outcome(row));
            if (code != ReceiptFormat.OPEN) {
                room.states()[first + row] = code;
            }
        }
        small.clear();
        ReceiptFormat.write(block, firstRow, receipt, small);
        out.frame(Layout.RECEIPT, small);
    }

    /** A receipt read back from a log. @throws IndexOutOfBoundsException if it names rows that are not there */
    void receipt(ReceiptFormat receipt, Bytes payload) {
        int first = entryOf(receipt.block(), receipt.firstRow(), receipt.codes().length);
        for (int row = 0; row < receipt.codes().length; row++) {
            if (receipt.codes()[row] != ReceiptFormat.OPEN) {
                room.states()[first + row] = receipt.codes()[row];
            }
        }
        out.frame(Layout.RECEIPT, payload);
    }

    @Override
    public void reject(Reject reject) {
        mustBeOpen();
        small.clear();
        RejectFormat.write(reject, small);
        out.frame(Layout.REJECT, small);
    }

    @Override
    public void force() {
        mustBeOpen();
        out.force();
    }

    @Override
    public SegmentInfo seal() {
        mustBeOpen();
        for (int entry = 0; entry < blocks.entries(); entry++) {
            if (room.states()[entry] == UNDECIDED) {
                throw new IllegalStateException(
                        "row " + entry + " of " + name + " has no receipt; it cannot be sealed");
            }
        }
        return end();
    }

    /** Seals with undecided rows as maybe delivered. */
    SegmentInfo sealUndecidedAsMaybe() {
        for (int entry = 0; entry < blocks.entries(); entry++) {
            if (room.states()[entry] == UNDECIDED) {
                room.states()[entry] = Layout.MAYBE;
            }
        }
        return end();
    }

    boolean isRejected(int entry) {
        return room.states()[entry] == Layout.REJECTED;
    }

    long count(int state) {
        long count = 0;
        for (int entry = 0; entry < blocks.entries(); entry++) {
            if (room.states()[entry] == state) {
                count++;
            }
        }
        return count;
    }

    private SegmentInfo end() {
        int entries = blocks.entries();
        ended = true;
        if (entries == 0) {
            out.discard();
            return new SegmentInfo(name, 0, 0, 0, 0);
        }
        IndexWriter index = new IndexWriter(out, blocks, filterRange);
        rooms.write(room, entries, index);
        long length = index.finish(minCursor, maxCursor);
        return new SegmentInfo(name, entries, length, minCursor, maxCursor);
    }

    @Override
    public void close() {
        leave();
        out.close();
    }

    /** Closes and removes what was written. */
    void discard() {
        leave();
        out.discard();
    }

    private void leave() {
        ended = true;
        if (!closed) {
            closed = true;
            rooms.give(room);
            whenClosed.run();
        }
    }

    private int entryOf(int block, int firstRow, int rows) {
        if (block < 0 || block >= blocks.blocks() || firstRow < 0 || rows < 0 || rows > blocks.rows(block) - firstRow) {
            throw new IndexOutOfBoundsException("rows " + firstRow + " to " + (firstRow + rows) + " of block " + block);
        }
        return blocks.first(block) + firstRow;
    }

    private void mustBeOpen() {
        if (ended) {
            throw new IllegalStateException(name + " is closed");
        }
    }
}
