package io.perseid.connector.duckdb.vector;

/** A chunk has other columns than were expected. The message says which. */
public final class OtherColumns extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OtherColumns(String columns) {
        super(columns);
    }
}
