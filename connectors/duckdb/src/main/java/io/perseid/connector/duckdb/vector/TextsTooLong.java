package io.perseid.connector.duckdb.vector;

/** The texts of one column in one chunk are more than an Arrow vector holds. */
public final class TextsTooLong extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TextsTooLong(String column, long bytes, int values) {
        super(values + " values of " + column + " have " + bytes + " bytes");
    }
}
