package io.perseid.engine.encode;

import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.Reject;
import java.util.List;
import java.util.Optional;

/**
 * What one reading step gave.
 *
 * @param batch to be sent; empty if these rows gave none
 * @param rejects rows that will not be sent, in the order of {@code rejected}
 * @param rejected the same rows for the ledger
 * @param forgotten entries of the ledger that hold no longer, without anything being sent; usually empty
 * @param held rows that are due later
 * @param read rows read
 * @param unchanged rows that need not be sent
 * @param superseded tombstones and deletes in the batch
 * @param end whether the slice has been read to its end
 */
public record Produced(
        Optional<OutBatch> batch,
        List<Reject> rejects,
        IntentBlock rejected,
        Optional<IntentBlock> forgotten,
        List<HeldRow> held,
        long read,
        long unchanged,
        long superseded,
        boolean end) {

    /** Nothing is forgotten. */
    public Produced(
            Optional<OutBatch> batch,
            List<Reject> rejects,
            IntentBlock rejected,
            List<HeldRow> held,
            long read,
            long unchanged,
            long superseded,
            boolean end) {
        this(batch, rejects, rejected, Optional.empty(), held, read, unchanged, superseded, end);
    }
}
