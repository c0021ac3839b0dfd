package io.perseid.engine.encode;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.engine.ledger.IntentBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of one request while they are gathered, and afterwards the source of the request, of its halves, and of the
 * payloads of what was refused. Filled by the encoder, then read by one sender at a time.
 */
public final class OutBatch {

    private final Framing framing;
    private final Bytes body;
    private final IntentBlock intents = new IntentBlock();
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int[] recordsBefore = new int[256];
    private int rows;

    /** @param body empty; given back to its pool by whoever ends with this batch */
    OutBatch(Framing framing, Bytes body) {
        this.framing = framing;
        this.body = body;
        body.put(framing.open());
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

    /** Where the records gather; for the pool, once all is done. */
    public Bytes body() {
        return body;
    }

    /** Where the next row's records begin, after the separator is written. */
    int begin() {
        if (rows > 0) {
            body.put(framing.between());
        }
        return body.size();
    }

    /** Takes back what was begun. */
    void cancel(int start) {
        body.truncate(rows > 0 ? start - framing.between().length : start);
    }

    /** Keeps the row whose records were written from {@code start} on. */
    void keep(int start, int records) {
        if (rows + 1 == starts.length) {
            starts = Arrays.copyOf(starts, rows * 2 + 2);
            ends = Arrays.copyOf(ends, rows * 2 + 2);
            recordsBefore = Arrays.copyOf(recordsBefore, rows * 2 + 2);
        }
        starts[rows] = start;
        ends[rows] = body.size();
        recordsBefore[rows + 1] = recordsBefore[rows] + records;
        rows++;
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

    /** A copy of a row's records. */
    byte[] records(int row) {
        return Arrays.copyOfRange(body.array(), starts[row], ends[row]);
    }

    /** A row's records as text, for people. */
    public String payload(int row, int maxBytes) {
        int length = Math.min(ends[row] - starts[row], maxBytes);
        return new String(body.array(), starts[row], length, StandardCharsets.UTF_8);
    }
}
