package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import java.util.Optional;

/**
 * How one ledger stands, for {@code perseid status}.
 *
 * @param sync name under which it was last run
 * @param checkpoint empty before the first commit
 * @param lastRun the newest run, running or ended
 * @param rejects that are stored
 * @param rejectsPruned that were deleted since the beginning because they were too old or too many
 */
public record LedgerStatus(
        LedgerId ledger,
        String sync,
        Optional<Checkpoint> checkpoint,
        Optional<RunRecord> lastRun,
        long ledgerEntries,
        long segments,
        long rejects,
        long rejectsPruned,
        long held) {}
