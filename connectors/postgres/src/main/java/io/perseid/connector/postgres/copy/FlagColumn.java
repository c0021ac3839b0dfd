package io.perseid.connector.postgres.copy;

import org.apache.arrow.vector.BitVector;

/** Truth values, which Arrow keeps in bits. */
final class FlagColumn implements ColumnDecoder {

    private final BitVector vector;
    private final Validity validity = new Validity();
    private final Validity truth = new Validity();

    FlagColumn(BitVector vector) {
        this.vector = vector;
    }

    @Override
    public void decode(byte[] message, int at, int length, int row) {
        validity.set(row);
        if (message[at] != 0) {
            truth.set(row);
        }
    }

    @Override
    public void load(int rows) {
        if (vector.getValueCapacity() < rows) {
            vector.allocateNew(rows);
        }
        truth.move(rows, vector.getDataBuffer());
        validity.move(rows, vector.getValidityBuffer());
        vector.setValueCount(rows);
    }
}
