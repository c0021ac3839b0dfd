package io.perseid.connector.postgres.copy;

import java.util.Arrays;
import org.apache.arrow.vector.BaseVariableWidthVector;

/** Texts and bytes. */
final class TextColumn implements ColumnDecoder {

    private static final int USUAL = 1 << 16;

    /** What one long text made grow is given back above this. */
    private static final int LARGE = 1 << 24;

    private final BaseVariableWidthVector vector;
    private final Cell cell;
    private final Validity validity = new Validity();
    private final Offsets offsets = new Offsets();
    private byte[] bytes = new byte[USUAL];

    /** What of a cell is the text. */
    interface Cell {
        void write(byte[] message, int at, int length, int row, TextColumn to);
    }

    TextColumn(BaseVariableWidthVector vector, Cell cell) {
        this.vector = vector;
        this.cell = cell;
    }

    @Override
    public void decode(byte[] message, int at, int length, int row) {
        cell.write(message, at, length, row, this);
    }

    /** The row's text. */
    void put(byte[] from, int at, int length, int row) {
        int end = offsets.end() + length;
        if (bytes.length < end) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * bytes.length)));
        }
        System.arraycopy(from, at, bytes, offsets.end(), length);
        offsets.take(row, end);
        validity.set(row);
    }

    @Override
    public void load(int rows) {
        int size = offsets.end();
        long has = vector.getDataBuffer().capacity();
        if (vector.getValueCapacity() < Math.max(rows, 1) || has < size || has > LARGE && has / 4 > size) {
            vector.allocateNew(Math.max(size, USUAL), Math.max(Math.max(rows, 1), vector.getValueCapacity()));
        }
        vector.getDataBuffer().setBytes(0, bytes, 0, size);
        offsets.move(rows, vector.getOffsetBuffer());
        validity.move(rows, vector.getValidityBuffer());
        vector.setLastSet(rows - 1);
        vector.setValueCount(rows);
        if (bytes.length > LARGE) {
            bytes = new byte[USUAL];
        }
    }
}
