package io.perseid.connector.postgres.copy;

/**
 * The frame of the binary COPY format: a header in front of the first row, then for each row the number of cells and the
 * cells, each after its length, and at last a -1. A message of the server holds one row (PostgreSQL's documentation,
 * "COPY" and "Message Formats").
 */
public final class CopyRow {

    /** Bytes of the number of cells. */
    public static final int COUNT_BYTES = 2;

    /** Bytes of a cell's length. */
    public static final int LENGTH_BYTES = 4;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};

    private CopyRow() {}

    /** Where the row begins, after the header if there is one. */
    public static int start(byte[] message) {
        if (message.length < SIGNATURE.length + 8 || message[0] != SIGNATURE[0]) {
            return 0;
        }
        for (int i = 1; i < SIGNATURE.length; i++) {
            if (message[i] != SIGNATURE[i]) {
                return 0;
            }
        }
        return SIGNATURE.length + 8 + Numbers.int4(message, SIGNATURE.length + 4);
    }

    /** Whether there is one: not after a header alone, and not at the end. */
    public static boolean isRow(byte[] message, int at) {
        return at < message.length && Numbers.int2(message, at) >= 0;
    }

    /** The length of a cell; -1 for NULL. */
    public static int length(byte[] message, int at) {
        return Numbers.int4(message, at);
    }
}
