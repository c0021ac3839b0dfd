package io.perseid.api.destination;

/**
 * The body of one request. Immutable once built; read by one sender at a time.
 *
 * <p>The same rows always give the same bytes, so a batch may be sent again after a lost answer.
 */
public final class Batch {

    private final byte[] body;
    private final int length;
    private final int[] recordsBefore;

    /**
     * @param body framed records, uncompressed, from 0 to {@code length}; not copied
     * @param recordsBefore for each row, how many records the rows before it have, and one more entry with the total
     */
    public Batch(byte[] body, int length, int[] recordsBefore) {
        this.body = body;
        this.length = length;
        this.recordsBefore = recordsBefore;
    }

    public byte[] body() {
        return body;
    }

    /** Bytes of {@link #body} in use. */
    public int length() {
        return length;
    }

    public int rows() {
        return recordsBefore.length - 1;
    }

    public int records() {
        return recordsBefore[rows()];
    }

    /** The row that a record belongs to, for answers that name records by their index. */
    public int rowOfRecord(int record) {
        int low = 0;
        int high = rows() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (recordsBefore[middle] <= record) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
