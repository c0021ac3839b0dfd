package io.perseid.connector.duckdb.vector;

/** A chunk has other columns than were expected. */
public final class OtherColumns extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String columns;

    OtherColumns(String columns) {
        super(columns);
        this.columns = columns;
    }

    /** What it has instead. */
    public String columns() {
        return columns;
    }
}
