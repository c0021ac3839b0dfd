package io.perseid.app.daemon;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.StateStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks up how every sync stands, and remembers the last answer. Any thread. */
final class Standings {

    /** Successes further back are not looked for; one that was seen stays known. */
    private static final int RUNS_LOOKED_AT = 50;

    private final StateStore store;
    private final Map<String, LedgerId> ledgers;
    private volatile Map<String, SyncStanding> last = Map.of();

    /** @param ledgers of the syncs, by name */
    Standings(StateStore store, Map<String, LedgerId> ledgers) {
        this.store = store;
        this.ledgers = new LinkedHashMap<>(ledgers);
    }

    /**
     * Asks the state database.
     *
     * @throws io.perseid.api.failure.PerseidException if it does not answer
     */
    synchronized Map<String, SyncStanding> refresh() {
        Map<String, SyncStanding> now = new LinkedHashMap<>();
        ledgers.forEach((sync, ledger) -> now.put(sync, standing(sync, ledger)));
        last = now;
        return now;
    }

    /** As it was found last. */
    SyncStanding last(String sync) {
        return Optional.ofNullable(last.get(sync))
                .orElseGet(() -> new SyncStanding(sync, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /** The newest run over the ledger of a sync, from the state database. */
    Optional<RunRecord> lastRun(String sync) {
        return Optional.ofNullable(ledgers.get(sync)).flatMap(store::lastRun);
    }

    private SyncStanding standing(String sync, LedgerId ledger) {
        Optional<RunRecord> run = store.lastRun(ledger);
        Optional<Instant> success = Stream.concat(run.stream(), store.runs(Optional.of(sync), RUNS_LOOKED_AT).stream())
                .filter(record -> record.status() == RunStatus.SUCCEEDED
                        && record.project().equals(ledger.project())
                        && record.namespace().equals(ledger.namespace().value())
                        && record.kind().equals(ledger.kind().word()))
                .map(RunRecord::started)
                .findFirst()
                .or(() -> last(sync).lastSuccess());
        return new SyncStanding(sync, run, success, store.checkpoint(ledger));
    }
}
