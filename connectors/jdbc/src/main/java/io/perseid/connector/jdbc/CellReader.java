package io.perseid.connector.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Moves one column's cells from a result into its vector. Bound to the vector for the life of a reader; one thread.
 *
 * <p>{@link CellReaders} has one for each canonical type; a connector brings its own where a driver's getters are not exact.
 */
public interface CellReader {

    /**
     * Writes the cell of the row that the result stands at; nothing for NULL.
     *
     * @param place of the column in the result, from 1
     * @param row of the vector
     * @return about how many bytes the value took
     * @throws SQLException what the driver says
     * @throws ArithmeticException if the vector's type cannot hold the value
     */
    int read(ResultSet rows, int place, int row) throws SQLException;
}
