package io.perseid.testkit.destination;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows as a writer gave them: for each its bytes and its number of records. Puts them together as the engine does. */
public final class EncodedRows {

    private final Framing framing;
    private final List<byte[]> rows = new ArrayList<>();
    private final List<Integer> records = new ArrayList<>();

    private EncodedRows(Framing framing) {
        this.framing = framing;
    }

    /** Writes rows {@code [0, count)} of what the writer is bound to, each with {@link #identity} of its number. */
    public static EncodedRows write(RowWriter writer, int count) {
        EncodedRows encoded = new EncodedRows(writer.framing());
        for (int row = 0; row < count; row++) {
            Bytes out = new Bytes(16);
            int written = writer.write(row, identity(row), out);
            if (written > 0) {
                encoded.rows.add(Arrays.copyOf(out.array(), out.size()));
                encoded.records.add(written);
            }
        }
        return encoded;
    }

    /** An identity with everything in it. */
    public static RowIdentity identity(int number) {
        RowIdentity identity = new RowIdentity();
        identity.timeMicros = 1_700_000_000_000_000L + number * 1_234_567L;
        identity.user.set("customer-" + number);
        identity.name.set("order submitted");
        identity.key.set("key-" + number);
        Arrays.fill(identity.insertId, (byte) 'a');
        String digits = Integer.toHexString(number);
        for (int i = 0; i < digits.length(); i++) {
            identity.insertId[i] = (byte) digits.charAt(i);
        }
        return identity;
    }

    public int rows() {
        return rows.size();
    }

    /** The bytes of one row's records. */
    public byte[] row(int row) {
        return rows.get(row);
    }

    /** How many records a row has. */
    public int records(int row) {
        return records.get(row);
    }

    /** All rows as one request. */
    public Batch batch() {
        Bytes body = new Bytes(1024);
        int[] recordsBefore = new int[rows.size() + 1];
        body.put(framing.open());
        for (int row = 0; row < rows.size(); row++) {
            if (row > 0) {
                body.put(framing.between());
            }
            body.put(rows.get(row));
            recordsBefore[row + 1] = recordsBefore[row] + records.get(row);
        }
        body.put(framing.close());
        return new Batch(body.array(), body.size(), recordsBefore);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedRows that
                && records.equals(that.records)
                && Arrays.deepEquals(rows.toArray(), that.rows.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(rows.toArray());
    }
}
