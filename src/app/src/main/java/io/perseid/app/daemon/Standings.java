package io.perseid.app.daemon;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.ReplayRequest;
import io.perseid.engine.state.LedgerStatus;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.StateStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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
        List<LedgerStatus> statuses = store.statuses();
        ledgers.forEach((sync, ledger) -> now.put(
                sync,
                standing(
                        sync,
                        ledger,
                        statuses.stream()
                                .filter(status -> status.ledger().equals(ledger))
                                .findFirst())));
        last = now;
        return now;
    }

    /** As it was found last. */
    SyncStanding last(String sync) {
        return Optional.ofNullable(last.get(sync))
                .orElseGet(() -> new SyncStanding(sync, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0));
    }

    private SyncStanding standing(String sync, LedgerId ledger, Optional<LedgerStatus> status) {
        // A replay of rejects reads nothing new, so it says nothing about schedule and freshness.
        List<RunRecord> runs = Stream.concat(
                        store.lastRun(ledger).stream(), store.runs(Optional.of(sync), RUNS_LOOKED_AT).stream())
                .filter(record -> record.project().equals(ledger.project())
                        && record.namespace().equals(ledger.namespace().value())
                        && record.kind().equals(ledger.kind().word())
                        && !record.trigger().equals(ReplayRequest.TRIGGER))
                .toList();
        Optional<Instant> success = runs.stream()
                .filter(record -> record.status() == RunStatus.SUCCEEDED)
                .map(RunRecord::started)
                .findFirst()
                .or(() -> last(sync).lastSuccess());
        return new SyncStanding(
                sync,
                runs.stream().findFirst(),
                success,
                store.checkpoint(ledger),
                status.map(LedgerStatus::rejects).orElse(0L),
                status.map(LedgerStatus::rejectsPruned).orElse(0L));
    }
}
