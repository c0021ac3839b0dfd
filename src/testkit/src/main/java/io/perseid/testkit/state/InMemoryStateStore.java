package io.perseid.testkit.state;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.LedgerStatus;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.state.StoredReject;
import io.perseid.engine.state.SubmittedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A state store in memory, made by hand, that keeps the contract: for simulations and for tests of what stands on a store.
 * Closing it loses nothing. Any thread.
 */
public final class InMemoryStateStore implements StateStore {

    private final InstantSource clock;
    private final ProcessTable processes;
    private final Map<LedgerId, Memory> ledgers = new LinkedHashMap<>();
    private final TreeMap<Long, RunRecord> runs = new TreeMap<>();
    private final TreeMap<Long, Slice> slices = new TreeMap<>();
    private final RejectShelf rejects = new RejectShelf();

    private static final class Memory {
        String sync = "";
        long token;
        long leaseRun;
        Instant leaseUntil = Instant.EPOCH;
        Owner owner = new Owner("", 0, 0);

        @Nullable Checkpoint checkpoint;

        final List<SegmentInfo> segments = new ArrayList<>();
        final Map<String, Instant> held = new LinkedHashMap<>();
        final Map<String, SubmittedQuery> queries = new LinkedHashMap<>();
        long rejectsPruned;
        String mark = "";
        String feed = "";
    }

    private record Slice(long slice, LedgerId ledger, long run, String log, long committedBy, String segment) {
        boolean open() {
            return committedBy == 0;
        }
    }

    public InMemoryStateStore(InstantSource clock, ProcessTable processes) {
        this.clock = clock;
        this.processes = processes;
    }

    @Override
    public synchronized Optional<RunLease> beginRun(
            LedgerId ledger, String sync, String trigger, Owner owner, Duration lease) {
        Memory memory = ledgers.computeIfAbsent(ledger, id -> new Memory());
        if (memory.leaseRun != 0) {
            boolean expired = !memory.leaseUntil.isAfter(clock.instant());
            if (!expired && !processes.hasEnded(memory.owner)) {
                return Optional.empty();
            }
            String why = expired
                    ? "its lease ended without being renewed"
                    : "its process " + memory.owner.pid() + " is gone";
            end(memory.leaseRun, RunStatus.DIED, why);
        }
        long run = runs.isEmpty() ? 1 : runs.lastKey() + 1;
        memory.sync = sync;
        memory.token++;
        memory.leaseRun = run;
        memory.leaseUntil = clock.instant().plus(lease);
        memory.owner = owner;
        runs.put(
                run,
                new RunRecord(
                        run,
                        sync,
                        ledger.namespace().value(),
                        ledger.project(),
                        ledger.kind().word(),
                        trigger,
                        RunStatus.RUNNING,
                        clock.instant(),
                        Optional.empty(),
                        RunCounts.none(),
                        0,
                        0,
                        ""));
        return Optional.of(new RunLease(ledger, run, memory.token));
    }

    @Override
    public synchronized void renew(RunLease lease, Duration duration) {
        checked(lease).leaseUntil = clock.instant().plus(duration);
    }

    @Override
    public synchronized void planned(RunLease lease, int planned) {
        checked(lease);
        RunRecord run = run(lease.run());
        replace(run, run.status(), run.ended(), run.counts(), run.slicesCommitted(), planned, run.message());
    }

    @Override
    public synchronized void endRun(RunLease lease, RunStatus status, String message) {
        Memory memory = checked(lease);
        end(lease.run(), status, message);
        memory.leaseRun = 0;
    }

    @Override
    public synchronized Optional<Checkpoint> checkpoint(LedgerId ledger) {
        return memory(ledger).flatMap(memory -> Optional.ofNullable(memory.checkpoint));
    }

    @Override
    public synchronized Optional<String> mark(LedgerId ledger) {
        return memory(ledger).map(memory -> memory.mark).filter(mark -> !mark.isEmpty());
    }

    @Override
    public synchronized Optional<String> feed(LedgerId ledger) {
        return memory(ledger).map(memory -> memory.feed).filter(feed -> !feed.isEmpty());
    }

    @Override
    public synchronized void forgetFeed(RunLease lease) {
        checked(lease).feed = "";
    }

    @Override
    public synchronized List<SegmentInfo> segments(LedgerId ledger) {
        return memory(ledger).map(memory -> List.copyOf(memory.segments)).orElse(List.of());
    }

    @Override
    public synchronized List<OpenSlice> openSlices(RunLease lease) {
        checked(lease);
        return slices.values().stream()
                .filter(slice -> slice.open() && slice.ledger().equals(lease.ledger()))
                .map(slice -> new OpenSlice(slice.slice(), slice.log()))
                .toList();
    }

    @Override
    public synchronized OpenSlice openSlice(RunLease lease, String description) {
        checked(lease);
        long slice = slices.isEmpty() ? 1 : slices.lastKey() + 1;
        String log = String.format(Locale.ROOT, "slice-%08d-token-%d.log", slice, lease.token());
        slices.put(slice, new Slice(slice, lease.ledger(), lease.run(), log, 0, ""));
        return new OpenSlice(slice, log);
    }

    @Override
    public synchronized void commit(RunLease lease, SliceCommit commit) {
        Memory memory = checked(lease);
        Slice slice = slices.get(commit.slice());
        if (slice == null || !slice.ledger().equals(lease.ledger())) {
            throw internal("slice " + commit.slice() + " is not known in this ledger", "a slice that was opened here");
        }
        Optional<SegmentInfo> named = commit.segment().filter(info -> info.entries() > 0);
        String segment = named.map(SegmentInfo::file).orElse("");
        if (!slice.open()) {
            if (slice.committedBy() == lease.run() && slice.segment().equals(segment)) {
                return;
            }
            throw internal(
                    "slice " + commit.slice() + " was committed before, by run " + slice.committedBy(),
                    "a slice that is open");
        }
        if (memory.segments.stream().anyMatch(known -> known.file().equals(segment))) {
            throw internal("segment " + segment + " is named already", "a new name");
        }
        named.ifPresent(memory.segments::add);
        rejects.end(lease.ledger(), commit.over());
        String sync = run(lease.run()).sync();
        commit.rejects().forEach(reject -> rejects.keep(lease.ledger(), lease.run(), sync, reject));
        commit.released().forEach(memory.held::remove);
        commit.held().forEach(row -> memory.held.merge(row.key(), row.due(), (a, b) -> a.isAfter(b) ? a : b));
        commit.checkpoint().ifPresent(to -> memory.checkpoint = to);
        if (commit.mark().isPresent() || named.isPresent()) {
            memory.mark = commit.mark().orElse("");
        }
        commit.feed().ifPresent(reached -> memory.feed = reached);
        RunRecord run = run(lease.run());
        RunCounts counts = run.counts().plus(commit.counts());
        replace(run, run.status(), run.ended(), counts, run.slicesCommitted() + 1, run.slicesPlanned(), run.message());
        slices.put(
                slice.slice(),
                new Slice(slice.slice(), slice.ledger(), slice.run(), slice.log(), lease.run(), segment));
    }

    @Override
    public synchronized void replaceSegments(RunLease lease, List<SegmentInfo> merged, SegmentInfo into) {
        Memory memory = checked(lease);
        List<String> named = memory.segments.stream().map(SegmentInfo::file).toList();
        List<Integer> places = merged.stream()
                .map(segment -> named.indexOf(segment.file()))
                .sorted()
                .toList();
        if (places.contains(-1)) {
            throw internal("a segment to be merged is not named", "segments that are named");
        }
        int first = places.get(0);
        if (places.get(places.size() - 1) - first + 1 != places.size()) {
            throw internal(
                    "segments to be merged are not next to each other", "neighbours, in the order of their names");
        }
        memory.segments.subList(first, first + places.size()).clear();
        if (into.entries() > 0) {
            memory.segments.add(first, into);
        }
    }

    @Override
    public synchronized void keepQuery(RunLease lease, SubmittedQuery query) {
        checked(lease).queries.put(query.id(), query);
    }

    @Override
    public synchronized List<SubmittedQuery> queries(LedgerId ledger) {
        return memory(ledger).map(memory -> memory.queries).orElse(Map.of()).values().stream()
                .sorted(Comparator.comparing(SubmittedQuery::asked).thenComparing(SubmittedQuery::id))
                .toList();
    }

    @Override
    public synchronized void forgetQuery(RunLease lease, String query) {
        checked(lease).queries.remove(query);
    }

    @Override
    public synchronized List<HeldRow> heldDue(LedgerId ledger, Instant now, int limit) {
        return memory(ledger).map(memory -> memory.held).orElse(Map.of()).entrySet().stream()
                .filter(row -> !row.getValue().isAfter(now))
                .map(row -> new HeldRow(row.getKey(), row.getValue()))
                .sorted(Comparator.comparing(HeldRow::due).thenComparing(HeldRow::key))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized long held(LedgerId ledger) {
        return memory(ledger).map(memory -> memory.held.size()).orElse(0);
    }

    @Override
    public synchronized List<RunRecord> runs(Optional<String> sync, int limit) {
        return runs.descendingMap().values().stream()
                .filter(run -> sync.isEmpty() || sync.get().equals(run.sync()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<RunRecord> lastRun(LedgerId ledger) {
        return runs.descendingMap().values().stream()
                .filter(run -> of(run, ledger))
                .findFirst();
    }

    @Override
    public synchronized List<LedgerStatus> statuses() {
        return ledgers.entrySet().stream()
                .map(entry -> status(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((LedgerStatus status) ->
                                status.ledger().namespace().value())
                        .thenComparing(status -> status.ledger().project())
                        .thenComparing(status -> status.ledger().kind().word()))
                .toList();
    }

    private LedgerStatus status(LedgerId ledger, Memory memory) {
        return new LedgerStatus(
                ledger,
                memory.sync,
                Optional.ofNullable(memory.checkpoint),
                lastRun(ledger),
                memory.segments.stream().mapToLong(SegmentInfo::entries).sum(),
                memory.segments.size(),
                rejects.byCode(RejectFilter.of(ledger)).values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                memory.rejectsPruned,
                memory.held.size());
    }

    @Override
    public synchronized List<StoredReject> rejects(Optional<String> sync, Optional<String> code, int limit) {
        return rejects.newest(new RejectFilter(Optional.empty(), sync, code, Optional.empty()), limit);
    }

    @Override
    public synchronized Optional<StoredReject> reject(long id) {
        return rejects.one(id);
    }

    @Override
    public synchronized List<RejectMark> rejectMarks(RejectFilter filter, long after, int limit) {
        return rejects.marks(filter, after, limit);
    }

    @Override
    public synchronized Map<String, Long> rejectsByCode(RejectFilter filter) {
        return rejects.byCode(filter);
    }

    @Override
    public synchronized void endRejects(RunLease lease, List<Long> ids) {
        checked(lease);
        rejects.end(lease.ledger(), ids);
    }

    @Override
    public synchronized long pruneRejects(RunLease lease, RejectRetention retention) {
        Memory memory = checked(lease);
        long pruned = rejects.prune(lease.ledger(), clock.instant().minus(retention.keep()), retention.most());
        memory.rejectsPruned += pruned;
        return pruned;
    }

    @Override
    public synchronized long dropRejects(RejectFilter filter, Owner actor) {
        return rejects.drop(filter);
    }

    @Override
    public void close() {}

    private Optional<Memory> memory(LedgerId ledger) {
        return Optional.ofNullable(ledgers.get(ledger));
    }

    private Memory checked(RunLease lease) {
        return memory(lease.ledger())
                .filter(memory -> memory.token == lease.token() && memory.leaseRun == lease.run())
                .orElseThrow(() -> internal(
                        "run " + lease.run() + " of " + lease.ledger() + " shows token " + lease.token()
                                + ", which is not valid any more",
                        "the token that was given last, in a run that has not ended"));
    }

    private static boolean of(RunRecord run, LedgerId ledger) {
        return run.namespace().equals(ledger.namespace().value())
                && run.project().equals(ledger.project())
                && run.kind().equals(ledger.kind().word());
    }

    private RunRecord run(long run) {
        return Optional.ofNullable(runs.get(run)).orElseThrow();
    }

    private void end(long number, RunStatus status, String message) {
        RunRecord run = run(number);
        replace(
                run,
                status,
                Optional.of(clock.instant()),
                run.counts(),
                run.slicesCommitted(),
                run.slicesPlanned(),
                message);
    }

    private void replace(
            RunRecord run,
            RunStatus status,
            Optional<Instant> ended,
            RunCounts counts,
            int committed,
            int planned,
            String message) {
        runs.put(
                run.run(),
                new RunRecord(
                        run.run(),
                        run.sync(),
                        run.namespace(),
                        run.project(),
                        run.kind(),
                        run.trigger(),
                        status,
                        run.started(),
                        ended,
                        counts,
                        committed,
                        planned,
                        message));
    }

    private static PerseidException internal(String found, String expected) {
        return PerseidException.of(
                FailureKind.INTERNAL, "state in memory", found, expected, "nothing was changed; look at the test");
    }
}
