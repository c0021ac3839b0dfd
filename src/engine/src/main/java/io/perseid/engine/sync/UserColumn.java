package io.perseid.engine.sync;

/**
 * The column that names the user.
 *
 * @param missing what becomes of a row in which it is NULL or empty
 */
public record UserColumn(String column, Missing missing) {

    /** The words of {@code missing:} in YAML. */
    public enum Missing {
        /** The row is a reject: the default. */
        REJECT,
        /** The event is sent without a user. */
        ANONYMOUS
    }
}
