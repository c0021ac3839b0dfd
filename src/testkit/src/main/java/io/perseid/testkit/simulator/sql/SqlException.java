package io.perseid.testkit.simulator.sql;

/** A statement that does not compile: the engine wrote something new, or a column is gone. */
public final class SqlException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SqlException(String message) {
        super(message);
    }
}
