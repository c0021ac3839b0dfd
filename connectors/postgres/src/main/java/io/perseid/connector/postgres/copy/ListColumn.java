package io.perseid.connector.postgres.copy;

import org.apache.arrow.vector.complex.ListVector;

/**
 * Arrays of one dimension: the number of dimensions, whether there are NULLs, the element's type, then for each dimension
 * its length and lower bound, then the elements, each after its length (array_send of the server's source).
 */
final class ListColumn implements ColumnDecoder {

    private final ListVector vector;
    private final ColumnDecoder elements;
    private final Validity validity = new Validity();
    private final Offsets offsets = new Offsets();

    /** @param elements fills the vector's elements */
    ListColumn(ListVector vector, ColumnDecoder elements) {
        this.vector = vector;
        this.elements = elements;
    }

    @Override
    public void decode(byte[] message, int at, int length, int row) {
        int dimensions = Numbers.int4(message, at);
        if (dimensions > 1) {
            throw new UnreadableValue("an array of " + dimensions + " dimensions", "to_jsonb(...)");
        }
        int count = dimensions == 0 ? 0 : Numbers.int4(message, at + 12);
        int cell = at + 20;
        int first = offsets.end();
        for (int i = 0; i < count; i++) {
            int bytes = Numbers.int4(message, cell);
            cell += 4;
            if (bytes >= 0) {
                elements.decode(message, cell, bytes, first + i);
                cell += bytes;
            }
        }
        offsets.take(row, first + count);
        validity.set(row);
    }

    @Override
    public void load(int rows) {
        if (vector.getValueCapacity() < Math.max(rows, 1)) {
            vector.setInitialCapacity(Math.max(rows, 1));
            vector.allocateNew();
        }
        elements.load(offsets.end());
        offsets.move(rows, vector.getOffsetBuffer());
        validity.move(rows, vector.getValidityBuffer());
        vector.setLastSet(rows - 1);
        vector.setValueCount(rows);
    }
}
