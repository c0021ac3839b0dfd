package io.perseid.connector.postgres.pgoutput;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** One row in a message, used again for the next. One thread. */
public final class Tuple {

    private static final int NULL = -1;

    /** A long value that an update did not touch is not sent with the new row. */
    private static final int UNCHANGED = -2;

    private byte[] bytes = new byte[0];
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private int columns;

    /** Whether this is an old row of which only the columns of its identity are told, and not all. */
    private boolean identityOnly;

    Tuple() {}

    /** Takes a row from where {@code message} stands, which then stands behind it. */
    void take(ByteBuffer message, boolean onlyIdentity) {
        identityOnly = onlyIdentity;
        bytes = message.array();
        columns = message.getShort();
        if (starts.length < columns) {
            starts = Arrays.copyOf(starts, columns);
            lengths = Arrays.copyOf(lengths, columns);
        }
        for (int i = 0; i < columns; i++) {
            byte kind = message.get();
            switch (kind) {
                case 'n':
                    lengths[i] = NULL;
                    break;
                case 'u':
                    lengths[i] = UNCHANGED;
                    break;
                case 't':
                    lengths[i] = message.getInt();
                    starts[i] = message.arrayOffset() + message.position();
                    message.position(message.position() + lengths[i]);
                    break;
                default:
                    throw new IllegalStateException("a value of kind " + (char) kind + " in a row of pgoutput");
            }
        }
    }

    public boolean identityOnly() {
        return identityOnly;
    }

    public int columns() {
        return columns;
    }

    /** Whether the value is not in the message although there is one. */
    public boolean isLeftOut(int column) {
        return lengths[column] == UNCHANGED;
    }

    /** The value as PostgreSQL writes it; empty for NULL, and for one that is left out. */
    public Optional<String> text(int column) {
        return lengths[column] < 0
                ? Optional.empty()
                : Optional.of(new String(bytes, starts[column], lengths[column], StandardCharsets.UTF_8));
    }
}
