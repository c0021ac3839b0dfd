package io.perseid.engine.plan;

import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.Lane;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.state.RejectPages;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.RecordDefinition.LookupTable;
import io.perseid.engine.sync.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Plans a run that tries rejects again. A row is read again by its key, through the model, and judged as if it had never
 * been refused. A row that is gone from what the sync reads is sent as it was stored, if it was stored whole. Blocking, on
 * a worker thread.
 */
public final class ReplayPlanner implements RunPlanner {

    /** Keys in one statement, and rows of one slice: a list that every warehouse takes. */
    private static final int KEYS_AT_ONCE = 1_000;

    private static final int MARKS_AT_ONCE = 10_000;

    private final SyncParts parts;
    private final Slicing slicing;
    private final ReplayRequest request;

    public ReplayPlanner(SyncParts parts, Slicing slicing, ReplayRequest request) {
        this.parts = parts;
        this.slicing = slicing;
        this.request = request;
    }

    @Override
    public RunPlan plan(WarehouseSession session, StateStore store, Instant now) {
        return replay(session, store).run();
    }

    /** The plan with what it does about the rejects of each code. */
    public ReplayPlan replay(WarehouseSession session, StateStore store) {
        Sync sync = parts.sync();
        if (sync.record() instanceof LookupTable) {
            throw PerseidException.of(
                    FailureKind.DATA,
                    sync.where(),
                    "a lookup table, which is sent whole",
                    "events, users, groups or an audience, whose rows are sent one by one",
                    "correct the rows and run the sync: it sends the table again");
        }
        Planner planner = new Planner(parts, slicing);
        CompiledModel model = planner.compile(session);
        LedgerId ledger = Planner.ledger(sync, parts.destination());
        Lane lane = planner.lane(model.mapping());
        Draft draft = new Draft(session, model);
        Map<String, Long> codes = store.rejectsByCode(RejectFilter.of(ledger).withCode(request.code()));
        marks(store, ledger).forEach(draft::add);
        draft.finish();
        long unknown = codes.getOrDefault(Reject.UNKNOWN_OUTCOME, 0L);
        if (unknown > 0
                && (lane.dedupe().winner() == Dedupe.Winner.NONE
                        || lane.dedupe().window().isPresent())) {
            draft.notes.add(unknown + (unknown == 1 ? " reject is" : " rejects are")
                    + " of unknown outcome and may be in; lane " + lane.id()
                    + lane.dedupe().window().map(w -> " dedupes only for " + w).orElse(" does not dedupe")
                    + ", so sending again may double what is in");
        }
        RunPlan run = new RunPlan(
                ledger,
                lane,
                planner.container(),
                model,
                session.now(),
                store.checkpoint(ledger),
                draft.slices,
                false,
                draft.duplicates,
                draft.notes);
        return new ReplayPlan(run, draft.reasons());
    }

    private List<RejectMark> marks(StateStore store, LedgerId ledger) {
        RejectFilter filter = RejectFilter.of(ledger).withCode(request.code());
        List<RejectMark> all = new ArrayList<>();
        new RejectPages(store, filter, MARKS_AT_ONCE).forEach(all::addAll);
        return all;
    }

    /** The slices while they are gathered. */
    private final class Draft {

        private final WarehouseSession session;
        private final CompiledModel model;
        private final List<Slice> slices = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final ReplayTally tally = new ReplayTally();
        private final Set<String> keys = new LinkedHashSet<>();
        private final List<RejectMark> waiting = new ArrayList<>();
        private final List<Long> resend = new ArrayList<>();
        private DuplicateKeys duplicates = new DuplicateKeys(Map.of());
        private long gone;
        private long resent;
        private long nameless;
        private long notWhole;

        Draft(WarehouseSession session, CompiledModel model) {
            this.session = session;
            this.model = model;
        }

        void add(RejectMark mark) {
            if (request.storedPayload()) {
                boolean whole = mark.records() > 0;
                notWhole += whole ? 0 : 1;
                decide(mark, whole);
            } else if (mark.key().isEmpty()) {
                nameless++;
                tally.kept(mark);
            } else {
                if (keys.size() == KEYS_AT_ONCE && !keys.contains(mark.key())) {
                    readAgain();
                }
                keys.add(mark.key());
                waiting.add(mark);
            }
        }

        void finish() {
            readAgain();
            for (int from = 0; from < resend.size(); from += KEYS_AT_ONCE) {
                List<Long> some = List.copyOf(resend.subList(from, Math.min(resend.size(), from + KEYS_AT_ONCE)));
                slices.add(Slice.resend(some.size() + " stored payloads", some));
            }
            note(resent, "row", "no longer in what the sync reads: sent as stored, byte for byte");
            note(
                    gone,
                    "row",
                    "no longer in what the sync reads, and not stored whole: the reject is kept until dropped");
            note(nameless, "reject", "without a key to read the row again by: kept until dropped");
            note(notWhole, "reject", "not stored as it would be sent: nothing to send, kept");
        }

        List<ReplayPlan.Reason> reasons() {
            return tally.reasons();
        }

        private void note(long count, String of, String what) {
            if (count > 0) {
                notes.add(count + " " + of + (count == 1 ? " is " : "s are ") + what);
            }
        }

        private void readAgain() {
            if (keys.isEmpty()) {
                return;
            }
            Expr condition = KeyLookup.condition(model, List.copyOf(keys));
            Set<String> found = new KeyLookup(session).found(model, condition);
            found.retainAll(keys);
            DuplicateKeys shared = new DuplicateFinder(session, slicing.maxDuplicateKeys(), parts.sync())
                    .find(model, condition, keys.size());
            duplicates = duplicates.and(shared);
            List<RejectMark> over = new ArrayList<>();
            for (RejectMark mark : waiting) {
                boolean stillShared = shared.highestCursor(mark.key()).isPresent();
                if (mark.code().equals(Reject.DUPLICATE_KEY) && !stillShared) {
                    over.add(mark);
                    tally.over(mark);
                } else if (found.contains(mark.key())) {
                    tally.byKey(mark);
                } else {
                    boolean whole = mark.records() > 0;
                    resent += whole ? 1 : 0;
                    gone += whole ? 0 : 1;
                    decide(mark, whole);
                }
            }
            if (!found.isEmpty()) {
                slices.add(new Slice(
                        SliceKind.REPLAY,
                        found.size() + " rejected rows, by key",
                        model.where(condition),
                        found.size(),
                        OptionalLong.empty(),
                        List.of()));
            }
            if (!over.isEmpty()) {
                // Behind the rows themselves: what is neither in nor a reject would be known to nobody.
                slices.add(Slice.unshared(over));
            }
            keys.clear();
            waiting.clear();
        }

        private void decide(RejectMark mark, boolean whole) {
            if (whole) {
                resend.add(mark.id());
                tally.byPayload(mark);
            } else {
                tally.kept(mark);
            }
        }
    }
}
