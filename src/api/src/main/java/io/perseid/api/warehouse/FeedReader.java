package io.perseid.api.warehouse;

/**
 * Keys that may have changed, in batches; the columns are those of the request, in its order, typed and named as a query on
 * the table would give them. A key may come several times, and NULLs may be among them. Memory does not grow with the
 * changes. One thread, but for {@link #cancel}.
 *
 * <p>Failures while reading are as those of a session's reader; after one the position is where it was, and the changes are
 * told again.
 */
public interface FeedReader extends RowReader {

    /**
     * Whether the keys read are all there are.
     *
     * @throws IllegalStateException before {@link #next} gave false
     */
    FeedOutcome outcome();

    /** Makes {@link #next} fail with {@code TRANSIENT} soon. From any thread. */
    void cancel();
}
