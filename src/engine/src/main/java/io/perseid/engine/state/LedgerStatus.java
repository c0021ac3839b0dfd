package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import java.util.Optional;

/**
 * How one ledger stands, for {@code perseid status}.
 *
 * @param sync name under which it was last run
 * @param checkpoint empty before the first commit
 * @param lastRun the newest run, running or ended
 */
public record LedgerStatus(
        LedgerId ledger,
        String sync,
        Optional<Checkpoint> checkpoint,
        Optional<RunRecord> lastRun,
        long ledgerEntries,
        long segments,
        long rejects,
        long held) {}
