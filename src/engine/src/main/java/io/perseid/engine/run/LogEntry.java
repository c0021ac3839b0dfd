package io.perseid.engine.run;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.SliceLog;
import io.perseid.engine.state.Reject;
import java.util.List;
import java.util.Optional;

/**
 * Something that waits to be written into a slice's log.
 *
 * <p>Reasons come before the receipts that they explain: of what was being written when a process died any beginning may be
 * on the disk, and a refusal without its reason could not be told from another.
 */
sealed interface LogEntry {

    void writeTo(SliceLog log);

    /** Whether something waits for this to be durable. */
    boolean urgent();

    /** The batch that may be sent once this is durable. */
    default Optional<OpenBatch> ready() {
        return Optional.empty();
    }

    /** Writes and forces. On a worker thread. */
    static boolean write(List<LogEntry> entries, SliceLog log) {
        entries.forEach(entry -> entry.writeTo(log));
        log.force();
        return true;
    }

    /** What is about to be sent. */
    record Intents(OpenBatch batch) implements LogEntry {
        @Override
        public void writeTo(SliceLog log) {
            batch.block = log.append(batch.batch.intents());
        }

        @Override
        public boolean urgent() {
            return true;
        }

        @Override
        public Optional<OpenBatch> ready() {
            return Optional.of(batch);
        }
    }

    /** What became of rows that were sent. */
    record Receipts(OpenBatch batch, int firstRow, Receipt receipt, List<Reject> rejects) implements LogEntry {
        @Override
        public void writeTo(SliceLog log) {
            rejects.forEach(log::reject);
            log.receipt(batch.block, firstRow, receipt);
        }

        @Override
        public boolean urgent() {
            return false;
        }
    }

    /**
     * Rows of which no answer ever told what became of them, so that they are not sent again, but may be in: the ledger knows
     * both, and if such a row moves, what may be in is marked as gone.
     *
     * @param receipt of unknown outcomes
     * @param refused copies of their intents
     */
    record Unknown(OpenBatch batch, int firstRow, Receipt receipt, Refused refused) implements LogEntry {
        @Override
        public void writeTo(SliceLog log) {
            log.receipt(batch.block, firstRow, receipt);
            refused.writeTo(log);
        }

        @Override
        public boolean urgent() {
            return false;
        }
    }

    /** Entries that hold no longer: it is as if what they told of was taken away. */
    record Forgotten(IntentBlock rows) implements LogEntry {
        @Override
        public void writeTo(SliceLog log) {
            log.receipt(log.append(rows), 0, Receipt.all(rows.rows(), Outcome.ACCEPTED));
        }

        @Override
        public boolean urgent() {
            return false;
        }
    }

    /** Rows that were refused before they could be sent. */
    record Refused(IntentBlock rows, List<Reject> rejects) implements LogEntry {
        @Override
        public void writeTo(SliceLog log) {
            rejects.forEach(log::reject);
            int block = log.append(rows);
            log.receipt(block, 0, Receipt.all(rows.rows(), Outcome.REJECTED));
        }

        @Override
        public boolean urgent() {
            return false;
        }
    }
}
