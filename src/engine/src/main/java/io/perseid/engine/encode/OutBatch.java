package io.perseid.engine.encode;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.state.Reject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The records of one request while they are gathered, and afterwards the source of the request, of its halves, and of the
 * payloads of what was refused. Filled by the encoder, then read by one sender at a time.
 */
public final class OutBatch {

    private final Bytes body;
    private final IntentBlock intents;
    private Framing framing;
    private boolean knowsUsers;
    private int[] starts;
    private int[] ends;
    private int[] recordsBefore;
    private long[] users = new long[0];
    private int rows;

    /**
     * @param expectedBytes and {@code expectedRows} for which there is room at once; there may be more
     * @param knowsUsers whether {@link #user} is going to be asked
     */
    OutBatch(Framing framing, int expectedBytes, int expectedRows, boolean knowsUsers) {
        this.knowsUsers = knowsUsers;
        this.framing = framing;
        this.body = new Bytes(expectedBytes);
        this.intents = new IntentBlock(expectedRows);
        this.starts = new int[expectedRows + 1];
        this.ends = new int[expectedRows + 1];
        this.recordsBefore = new int[expectedRows + 1];
        body.put(framing.open());
    }

    /** Empties the batch for other rows. Only once nobody looks at its old ones any more. */
    void renew(Framing next, boolean users) {
        framing = next;
        knowsUsers = users;
        rows = 0;
        intents.clear();
        body.clear();
        body.put(next.open());
    }

    public int rows() {
        return rows;
    }

    public int records() {
        return recordsBefore[rows];
    }

    /** Uncompressed bytes of the request, framing included. */
    public long bytes() {
        return (long) body.size() + framing.close().length;
    }

    public IntentBlock intents() {
        return intents;
    }

    /** Where the records gather. */
    Bytes body() {
        return body;
    }

    /** Where the next row's records begin, after the separator is written. */
    int begin() {
        if (rows > 0) {
            between();
        }
        return body.size();
    }

    private void between() {
        byte[] between = framing.between();
        if (between.length == 1) {
            body.put(between[0]);
        } else {
            body.put(between);
        }
    }

    /** Takes back what was begun. */
    void cancel(int start) {
        body.truncate(rows > 0 ? start - framing.between().length : start);
    }

    /** Keeps the row whose records were written from {@code start} on, with its intent. */
    void keep(int start, int records, LedgerEntry entry) {
        if (rows + 1 == starts.length) {
            int more = rows * 2 + 2;
            starts = Arrays.copyOf(starts, more);
            ends = Arrays.copyOf(ends, more);
            recordsBefore = Arrays.copyOf(recordsBefore, more);
        }
        starts[rows] = start;
        ends[rows] = body.size();
        recordsBefore[rows + 1] = recordsBefore[rows] + records;
        if (knowsUsers) {
            if (rows == users.length) {
                users = Arrays.copyOf(users, starts.length);
            }
            users[rows] = hash(entry.user);
        }
        rows++;
        intents.add(entry);
    }

    /** FNV-1a: users need only be told apart, and two that are not share a limit. */
    private static long hash(Text text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length; i++) {
            hash = (hash ^ text.bytes[i]) * 0x100000001b3L;
        }
        return hash;
    }

    /** The request for all rows. */
    public Batch whole() {
        int size = body.size();
        body.put(framing.close());
        int length = body.size();
        body.truncate(size);
        return new Batch(body.array(), length, Arrays.copyOf(recordsBefore, rows + 1));
    }

    /** The request for some of the rows, byte for byte the same records. */
    public Batch part(int first, int count) {
        Bytes copy = new Bytes(ends[first + count - 1] - starts[first] + 64);
        copy.put(framing.open());
        copy.put(body.array(), starts[first], ends[first + count - 1] - starts[first]);
        copy.put(framing.close());
        int[] before = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            before[i] = recordsBefore[first + i] - recordsBefore[first];
        }
        return new Batch(copy.array(), copy.size(), before);
    }

    /** The same for rows that need not follow one another. @param chosen ascending */
    public Batch pick(int[] chosen) {
        Bytes copy = new Bytes(1024);
        copy.put(framing.open());
        int[] before = new int[chosen.length + 1];
        for (int i = 0; i < chosen.length; i++) {
            int row = chosen[i];
            if (i > 0) {
                copy.put(framing.between());
            }
            copy.put(body.array(), starts[row], ends[row] - starts[row]);
            before[i + 1] = before[i] + recordsBefore[row + 1] - recordsBefore[row];
        }
        copy.put(framing.close());
        return new Batch(copy.array(), copy.size(), before);
    }

    /** A hash of the row's user, for limits on the rows of one user. Only of batches that were made to know it. */
    public long user(int row) {
        return users[row];
    }

    /** A copy of a row's records. */
    byte[] records(int row) {
        return Arrays.copyOfRange(body.array(), starts[row], ends[row]);
    }

    /** The reject that a row of this batch becomes, with its records as payload. */
    public Reject reject(int row, Refusal refusal, Instant now) {
        return new Reject(
                refusal.code(),
                refusal.message(),
                intents.key(row),
                intents.fingerprintHigh(row),
                intents.fingerprintLow(row),
                new String(body.array(), starts[row], ends[row] - starts[row], StandardCharsets.UTF_8),
                recordsBefore[row + 1] - recordsBefore[row],
                now);
    }
}
