package io.perseid.engine.ledger;

import java.io.IOException;
import java.util.Arrays;

/** Where each block of entries stands in a file: from an entry's number to its bytes. One thread while it grows. */
final class BlockTable {

    private int[] firsts = new int[16];
    private long[] positions = new long[16];
    private int blocks;
    private int entries;

    /** @param position of the block's frame */
    void add(long position, int rows) {
        if (blocks == firsts.length) {
            firsts = Arrays.copyOf(firsts, blocks * 2);
            positions = Arrays.copyOf(positions, blocks * 2);
        }
        firsts[blocks] = entries;
        positions[blocks] = position;
        blocks++;
        entries += rows;
    }

    int blocks() {
        return blocks;
    }

    int entries() {
        return entries;
    }

    int first(int block) {
        return firsts[block];
    }

    int rows(int block) {
        return (block + 1 < blocks ? firsts[block + 1] : entries) - firsts[block];
    }

    /** Block of an entry: the last one that begins at or before it, because a block may be empty. */
    int blockOf(int entry) {
        int low = 0;
        int high = blocks - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firsts[middle] <= entry) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Where the block's entries begin in the file. */
    long entriesAt(int block) {
        return positions[block] + Layout.FRAME_HEAD + Integer.BYTES;
    }

    /** Where the block's texts begin in the file. */
    long textsAt(int block) {
        return entriesAt(block) + (long) rows(block) * EntryFormat.SIZE;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[blocks * Layout.BLOCK_RECORD];
        for (int i = 0; i < blocks; i++) {
            LittleEndian.putInt(bytes, i * Layout.BLOCK_RECORD, firsts[i]);
            LittleEndian.putLong(bytes, i * Layout.BLOCK_RECORD + Integer.BYTES, positions[i]);
        }
        return bytes;
    }

    /** @param blocks how many of them stand there */
    static BlockTable read(TableReader in, int blocks, int entries) throws IOException {
        BlockTable table = new BlockTable();
        table.blocks = blocks;
        table.entries = entries;
        table.firsts = new int[table.blocks];
        table.positions = new long[table.blocks];
        for (int i = 0; i < table.blocks; i++) {
            table.firsts[i] = in.nextInt();
            table.positions[i] = in.nextLong();
        }
        return table;
    }
}
