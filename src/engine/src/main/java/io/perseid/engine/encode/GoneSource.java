package io.perseid.engine.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.KeyLookup;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.UnreadPart;
import io.perseid.engine.state.Reject;
import io.perseid.engine.sync.Sync;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the batches that take away what the source does not have any more. Each key is looked for in the source once more,
 * right before: one that is there after all is left to the next run. One reading step at a time, on worker threads.
 *
 * <p>An entry that a run which died may have delivered counts as delivered, with the older identities that its request was
 * to mark as gone.
 */
public final class GoneSource implements SliceSource {

    /** Keys that are looked for at once: a statement, and a few megabytes. */
    private static final int KEYS_AT_ONCE = 5_000;

    /** Room of a body at first. */
    private static final int USUAL_BYTES = 64 * 1024;

    private final LedgerCensus census;
    private final LedgerCensus.Unseen unseen;
    private final LedgerView view;
    private final KeyLookup source;
    private final CompiledModel among;
    private final Lane lane;
    private final RowWriter writer;
    private final BatchPool pool;
    private final boolean retryRejected;
    private final boolean event;
    private final InstantSource clock;
    private final InsertIds insertIds;
    private final OldIdentities oldIdentities;
    private final RowIdentity identity = new RowIdentity();
    private final LedgerEntry candidate = new LedgerEntry();
    private final Optional<StateNotes> notes;
    private final boolean take;

    private List<LedgerEntry> gone = List.of();
    private int next;
    private boolean ended;
    private boolean closed;
    private OutBatch batch;
    private List<Reject> rejects = new ArrayList<>();
    private IntentBlock rejected = new IntentBlock(1);
    private long unchanged;
    private long tombstones;

    /**
     * @param census of the segments that the plan was made with; closed with this
     * @param view what is known now, by what this run has sent as well; stays open
     * @param retryRejected whether deletes that were refused are tried again
     */
    public GoneSource(
            Sync sync,
            RunPlan plan,
            UnreadPart.Gone part,
            LedgerCensus census,
            LedgerView view,
            KeyLookup source,
            RowWriter writer,
            BatchPool pool,
            boolean retryRejected,
            InstantSource clock) {
        this.census = census;
        this.unseen = census.unseen(part.from(), part.to());
        this.view = view;
        this.source = source;
        this.among = part.among();
        this.lane = plan.lane();
        this.writer = writer;
        this.pool = pool;
        this.retryRejected = retryRejected;
        this.event = plan.model().roles().time().isPresent();
        this.clock = clock;
        this.insertIds = new InsertIds(sync.namespace(), InsertIds.EVENT);
        this.oldIdentities = new OldIdentities(insertIds);
        this.notes = plan.state().map(state -> new StateNotes(state.rebuild(), sync.where()));
        this.take = part.take();
        this.batch = emptyBatch();
    }

    @Override
    public Produced next() {
        Optional<OutBatch> full = Optional.empty();
        if (next == gone.size() && !ended) {
            load();
        }
        while (full.isEmpty() && next < gone.size()) {
            full = take(gone.get(next++));
        }
        if (full.isEmpty() && ended && batch.rows() > 0) {
            full = Optional.of(swap());
        }
        Produced produced = new Produced(
                full,
                rejects,
                rejected,
                List.of(),
                0,
                unchanged,
                tombstones,
                ended && next == gone.size() && batch.rows() == 0);
        rejects = new ArrayList<>();
        rejected = new IntentBlock(1);
        unchanged = 0;
        tombstones = 0;
        return produced;
    }

    @Override
    public Map<String, Long> alterations() {
        return writer.alterations();
    }

    @Override
    public Optional<StateNotes> notes() {
        return notes;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (census) {
            pool.give(batch);
        }
    }

    /** Takes the next keys that were not seen, and keeps those that the source still does not have. */
    private void load() {
        List<LedgerEntry> candidates = new ArrayList<>();
        while (candidates.size() < KEYS_AT_ONCE && !ended) {
            if (!unseen.next(candidate)) {
                ended = true;
            } else if (view.find(candidate.keyHigh, candidate.keyLow, candidate) && isIn(candidate)) {
                boolean refused = wasRefused(candidate) && !retryRejected;
                if (refused || !take) {
                    unchanged += refused ? 1 : 0;
                    notes.ifPresent(n -> n.stays(candidate));
                } else {
                    candidates.add(candidate.copy());
                }
            }
        }
        Set<String> present = source.present(
                among, candidates.stream().map(entry -> entry.key.toString()).toList());
        candidates.stream()
                .filter(entry -> present.contains(entry.key.toString()))
                .forEach(entry -> notes.ifPresent(n -> n.stays(entry)));
        gone = candidates.stream()
                .filter(entry -> !present.contains(entry.key.toString()))
                .toList();
        next = 0;
    }

    private static boolean isIn(LedgerEntry known) {
        return known.state != EntryState.REJECTED && !(known.deleted && known.state == EntryState.DELIVERED);
    }

    /** Whether the newest that is known of this key is that its delete was refused. */
    public static boolean wasRefused(LedgerEntry known) {
        return known.rejectedSince
                && known.rejectedHigh == (known.deleted ? known.fingerprintHigh : ~known.fingerprintHigh)
                && known.rejectedLow == (known.deleted ? known.fingerprintLow : ~known.fingerprintLow);
    }

    private Optional<OutBatch> take(LedgerEntry entry) {
        if (!event) {
            SentMembers.carry(entry);
        }
        if (!entry.deleted) {
            entry.deleted = true;
            entry.fingerprintHigh = ~entry.fingerprintHigh;
            entry.fingerprintLow = ~entry.fingerprintLow;
            if (entry.state != EntryState.MAYBE) {
                // They were marked in the request that this entry came with.
                entry.previous.clear();
            }
        }
        entry.rejectedSince = false;
        identify(entry);
        int start = batch.begin();
        Bytes body = batch.body();
        int records = writer.delete(identity, body);
        if (records == 0) {
            Refusal refusal = writer.refusal();
            batch.cancel(start);
            notes.ifPresent(n -> n.stays(entry));
            rejects.add(new Reject(
                    refusal.code(),
                    refusal.message(),
                    entry.key.toString(),
                    entry.fingerprintHigh,
                    entry.fingerprintLow,
                    Reject.cut("its row is gone from the source; key: " + entry.key),
                    clock.instant()));
            rejected.add(entry);
            return Optional.empty();
        }
        int[] all = {records};
        // Of a profile nothing stands there.
        oldIdentities.each(entry, old -> {
            int before = body.size();
            body.put(writer.framing().between());
            int more = writer.delete(old, body);
            if (more == 0) {
                body.truncate(before);
            }
            all[0] += more;
        });
        tombstones += all[0];
        notes.ifPresent(n -> n.gone(entry.key));
        return keep(start, all[0], entry);
    }

    private void identify(LedgerEntry entry) {
        identity.key.set(entry.key.bytes, 0, entry.key.length);
        identity.generation = entry.generation;
        identity.timeMicros = entry.timeMicros;
        if (event) {
            OldIdentities.user(entry.user, identity);
            if (entry.name.present()) {
                identity.name.set(entry.name.bytes, 0, entry.name.length);
            } else {
                identity.name.clear();
            }
        } else {
            identity.user.set(entry.key.bytes, 0, entry.key.length);
        }
        insertIds.insertId(entry, entry.generation, identity.insertId);
    }

    /** Keeps the row in the batch, or moves it to the next one if it does not fit. */
    private Optional<OutBatch> keep(int start, int records, LedgerEntry entry) {
        boolean fits = batch.records() + records <= lane.limits().maxRecords()
                && batch.bytes() <= lane.limits().maxBytes();
        if (fits || batch.rows() == 0) {
            batch.keep(start, records, entry);
            return batch.records() >= lane.limits().maxRecords() ? Optional.of(swap()) : Optional.empty();
        }
        byte[] moved =
                Arrays.copyOfRange(batch.body().array(), start, batch.body().size());
        batch.cancel(start);
        OutBatch full = swap();
        int begin = batch.begin();
        batch.body().put(moved);
        batch.keep(begin, records, entry);
        return Optional.of(full);
    }

    private OutBatch swap() {
        OutBatch full = batch;
        batch = emptyBatch();
        return full;
    }

    private OutBatch emptyBatch() {
        return pool.take(
                writer.framing(), USUAL_BYTES, 64, lane.limits().perKey().isPresent());
    }
}
