package io.perseid.connector.postgres.copy;

import java.util.Arrays;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** Cells of fixed length. */
final class FixedColumn implements ColumnDecoder {

    private final BaseFixedWidthVector vector;
    private final int width;
    private final Cell cell;
    private final Validity validity = new Validity();
    private byte[] values = new byte[8192];

    /** How a cell is written in Arrow's form. */
    interface Cell {
        void write(byte[] message, int at, byte[] to, int index);
    }

    FixedColumn(BaseFixedWidthVector vector, Cell cell) {
        this.vector = vector;
        this.width = vector.getTypeWidth();
        this.cell = cell;
    }

    @Override
    public void decode(byte[] message, int at, int length, int row) {
        room((row + 1) * width);
        cell.write(message, at, values, row * width);
        validity.set(row);
    }

    @Override
    public void load(int rows) {
        room(rows * width);
        if (vector.getValueCapacity() < rows) {
            vector.allocateNew(rows);
        }
        vector.getDataBuffer().setBytes(0, values, 0, (long) rows * width);
        validity.move(rows, vector.getValidityBuffer());
        vector.setValueCount(rows);
    }

    private void room(int bytes) {
        if (values.length < bytes) {
            values = Arrays.copyOf(values, Math.max(bytes, 2 * values.length));
        }
    }
}
