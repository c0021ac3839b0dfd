package io.perseid.engine.state;

import io.perseid.engine.ledger.SegmentInfo;
import java.util.List;
import java.util.Optional;

/**
 * All that one slice changes, in one transaction.
 *
 * @param slice number that {@link StateStore#openSlice} gave
 * @param segment to be named; empty if the slice sent nothing
 * @param rejects to be kept; one already known is not stored twice, and what the same key was refused for in earlier runs
 *     gives way
 * @param held to be added; one already known keeps its later due time
 * @param released keys of held rows that were read again and have another fate now
 * @param checkpoint where it moves to; empty if it stays
 * @param counts of this slice
 * @param over numbers of stored rejects that this slice ends
 * @param mark that the state table in the warehouse bears, having been changed with all of this; empty if it was not
 * @param feed up to where a change feed has been followed with all of this; empty if that stays as it is
 */
public record SliceCommit(
        long slice,
        Optional<SegmentInfo> segment,
        List<Reject> rejects,
        List<HeldRow> held,
        List<String> released,
        Optional<Checkpoint> checkpoint,
        RunCounts counts,
        List<Long> over,
        Optional<String> mark,
        Optional<String> feed) {

    /** A commit that reaches nothing in a change feed. */
    public SliceCommit(
            long slice,
            Optional<SegmentInfo> segment,
            List<Reject> rejects,
            List<HeldRow> held,
            List<String> released,
            Optional<Checkpoint> checkpoint,
            RunCounts counts,
            List<Long> over,
            Optional<String> mark) {
        this(slice, segment, rejects, held, released, checkpoint, counts, over, mark, Optional.empty());
    }

    /** A commit without a state table. */
    public SliceCommit(
            long slice,
            Optional<SegmentInfo> segment,
            List<Reject> rejects,
            List<HeldRow> held,
            List<String> released,
            Optional<Checkpoint> checkpoint,
            RunCounts counts,
            List<Long> over) {
        this(slice, segment, rejects, held, released, checkpoint, counts, over, Optional.empty());
    }

    /** A commit that ends no reject. */
    public SliceCommit(
            long slice,
            Optional<SegmentInfo> segment,
            List<Reject> rejects,
            List<HeldRow> held,
            List<String> released,
            Optional<Checkpoint> checkpoint,
            RunCounts counts) {
        this(slice, segment, rejects, held, released, checkpoint, counts, List.of(), Optional.empty());
    }
}
