package io.perseid.engine.state;

import java.time.Instant;

/**
 * Up to where every row's fate is final.
 *
 * @param cursorMicros exclusive bound in the cursor column's own terms; {@link Long#MIN_VALUE} for slices by key
 * @param mapping hash of mapping, key and zone under which it was reached, to notice a change
 * @param complete whether a run over everything has ended (modes full and once)
 * @param contentHash of a lookup table as it was last sent; empty for others
 * @param columns the mapped columns with their kinds of type as the last run over everything read them; empty if unknown
 * @param at when it was moved last
 */
public record Checkpoint(
        long cursorMicros, String mapping, boolean complete, String contentHash, String columns, Instant at) {

    /** One that tells nothing of columns. */
    public Checkpoint(long cursorMicros, String mapping, boolean complete, String contentHash, Instant at) {
        this(cursorMicros, mapping, complete, contentHash, "", at);
    }
}
