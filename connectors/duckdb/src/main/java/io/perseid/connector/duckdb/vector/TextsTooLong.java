package io.perseid.connector.duckdb.vector;

/** The texts of one column in one chunk are more than an Arrow vector holds. */
public final class TextsTooLong extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TextsTooLong(String column, long most) {
        super("the texts of " + column + " have more than " + most + " bytes");
    }
}
