package io.perseid.connector.postgres.copy;

/**
 * One column's cells of a batch: gathered in arrays as the rows come, and moved into the vector at once, which costs little
 * more than half of setting them there one by one. Bound to the vector for the life of a reader; one thread.
 */
public interface ColumnDecoder {

    /**
     * Takes a cell that is not NULL; rows that are left out are NULL.
     *
     * @param message one row in the binary COPY format
     * @param at where the cell's bytes begin
     * @param length how many they are
     * @param row where it goes, above the row before
     * @throws UnreadableValue if the vector's type cannot hold the value
     */
    void decode(byte[] message, int at, int length, int row);

    /** Fills the vector with so many rows, and begins anew. */
    void load(int rows);
}
