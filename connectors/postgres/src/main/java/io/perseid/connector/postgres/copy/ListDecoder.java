package io.perseid.connector.postgres.copy;

import org.apache.arrow.vector.complex.ListVector;

/**
 * Arrays of one dimension: the number of dimensions, whether there are NULLs, the element's type, then for each dimension
 * its length and lower bound, then the elements, each after its length (array_send of the server's source).
 */
record ListDecoder(ListVector vector, CellDecoder element) implements CellDecoder {

    @Override
    public void decode(byte[] message, int at, int length, int row) {
        int dimensions = BigEndian.int4(message, at);
        if (dimensions > 1) {
            throw new UnreadableValue("an array of " + dimensions + " dimensions", "to_jsonb(...)");
        }
        int count = dimensions == 0 ? 0 : BigEndian.int4(message, at + 12);
        int cell = at + 20;
        int place = vector.startNewValue(row);
        for (int i = 0; i < count; i++) {
            int bytes = BigEndian.int4(message, cell);
            cell += 4;
            if (bytes >= 0) {
                element.decode(message, cell, bytes, place + i);
                cell += bytes;
            } else {
                vector.getDataVector().setNull(place + i);
            }
        }
        vector.endValue(row, count);
    }
}
