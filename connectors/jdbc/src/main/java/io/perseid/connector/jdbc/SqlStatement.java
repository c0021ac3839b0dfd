package io.perseid.connector.jdbc;

/** A statement as the engine or a user wrote it. Pure. */
public final class SqlStatement {

    private SqlStatement() {}

    /** Without a semicolon at its end, so that it can stand in brackets; put a line break after it, for a comment's sake. */
    public static String bare(String sql) {
        String stripped = sql.strip();
        while (stripped.endsWith(";")) {
            stripped = stripped.substring(0, stripped.length() - 1).strip();
        }
        return stripped;
    }
}
