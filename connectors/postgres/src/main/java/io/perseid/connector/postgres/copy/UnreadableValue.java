package io.perseid.connector.postgres.copy;

/** A value that the column's canonical type cannot hold; whoever knows the column's name tells it to people. */
public final class UnreadableValue extends RuntimeException {

    private final String action;

    /**
     * @param found what the value is
     * @param action what to write in SQL instead
     */
    UnreadableValue(String found, String action) {
        super(found, null, false, false);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
