package io.perseid.connector.postgres.copy;

/**
 * Writes one column's cells into its vector. Bound to the vector for the life of a reader; one thread.
 *
 * <p>Vectors are cleared before each batch, so a NULL needs nothing to be written but by lists and texts, whose vectors
 * fill gaps by themselves.
 */
public interface CellDecoder {

    /**
     * A cell that is not NULL.
     *
     * @param message one row in the binary COPY format
     * @param at where the cell's bytes begin
     * @param length how many they are
     * @param row where it goes
     * @throws UnreadableValue if the vector's type cannot hold the value
     */
    void decode(byte[] message, int at, int length, int row);
}
