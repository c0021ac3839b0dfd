package io.perseid.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.RecordKind;
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
import io.perseid.engine.state.Reject;
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
import io.perseid.engine.sync.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every state store promises. An implementation's test extends it and says how the store is opened; the suite opens it
 * again after closing it, so that what it asserts was kept.
 */
@SuppressWarnings("NullAway.Init")
public abstract class StateStoreContract {

    protected static final LedgerId ORDERS = new LedgerId(new Namespace("orders"), "project 1", RecordKind.EVENT);
    protected static final LedgerId USERS = new LedgerId(new Namespace("users"), "project 1", RecordKind.USER);
    protected static final Owner HERE = new Owner("host", 100, 1_000);
    protected static final Owner BESIDE = new Owner("host", 200, 2_000);
    protected static final Owner ELSEWHERE = new Owner("other host", 300, 3_000);
    protected static final Duration LEASE = Duration.ofSeconds(60);

    protected Instant now = Instant.parse("2026-03-01T12:00:00Z");
    protected final FakeProcesses processes = new FakeProcesses(HERE);

    private StateStore store;

    /** Opens the same state each time within one test; of a new test it is empty. */
    protected abstract StateStore open(InstantSource clock, ProcessTable processTable) throws Exception;

    @BeforeEach
    protected final void openStore() throws Exception {
        store = open(() -> now, processes);
    }

    @AfterEach
    protected final void closeStore() {
        store.close();
    }

    private StateStore reopened() throws Exception {
        store.close();
        store = open(() -> now, processes);
        return store;
    }

    private RunLease begin() {
        return store.beginRun(ORDERS, "orders", "manual", HERE, LEASE).orElseThrow();
    }

    private static SliceCommit commitOf(long slice, Optional<SegmentInfo> segment) {
        return new SliceCommit(slice, segment, List.of(), List.of(), List.of(), Optional.empty(), RunCounts.none());
    }

    private static SegmentInfo segment(String file) {
        return new SegmentInfo(file, 10, 1_000, -5, 5);
    }

    private void commitSegment(RunLease lease, String file) {
        store.commit(lease, commitOf(store.openSlice(lease, "some").slice(), Optional.of(segment(file))));
    }

    private static Reject reject(String code, String key, long fingerprint) {
        return new Reject(code, "why", key, fingerprint, 1, "{}", Instant.parse("2026-03-01T11:59:59.123456Z"));
    }

    private void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(PerseidException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(FailureKind.INTERNAL))
                .hasMessageContaining(words);
    }

    // ---- emptiness

    @Test
    protected void emptyStoreKnowsNothing() {
        assertThat(store.checkpoint(ORDERS)).isEmpty();
        assertThat(store.segments(ORDERS)).isEmpty();
        assertThat(store.lastRun(ORDERS)).isEmpty();
        assertThat(store.runs(Optional.empty(), 10)).isEmpty();
        assertThat(store.statuses()).isEmpty();
        assertThat(store.rejects(Optional.empty(), Optional.empty(), 10)).isEmpty();
        assertThat(store.reject(1)).isEmpty();
        assertThat(store.held(ORDERS)).isZero();
        assertThat(store.heldDue(ORDERS, now, 10)).isEmpty();
    }

    // ---- runs and leases

    @Test
    protected void runIsToldWhileItRunsAndAfterItEnded() throws Exception {
        RunLease lease = begin();
        store.planned(lease, 7);
        RunRecord running = reopened().lastRun(ORDERS).orElseThrow();
        assertThat(running.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(running.sync()).isEqualTo("orders");
        assertThat(running.namespace()).isEqualTo("orders");
        assertThat(running.project()).isEqualTo("project 1");
        assertThat(running.kind()).isEqualTo("event");
        assertThat(running.trigger()).isEqualTo("manual");
        assertThat(running.started()).isEqualTo(now);
        assertThat(running.ended()).isEmpty();
        assertThat(running.slicesPlanned()).isEqualTo(7);

        now = now.plusSeconds(3);
        store.endRun(lease, RunStatus.SUCCEEDED, "2 warnings");
        RunRecord ended = reopened().lastRun(ORDERS).orElseThrow();
        assertThat(ended.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.ended()).contains(now);
        assertThat(ended.message()).isEqualTo("2 warnings");
    }

    @Test
    protected void secondRunWaitsForTheFirst() {
        RunLease lease = begin();
        assertThat(store.beginRun(ORDERS, "orders", "schedule", BESIDE, LEASE)).isEmpty();
        assertThat(store.beginRun(ORDERS, "orders", "schedule", HERE, LEASE)).isEmpty();
        store.endRun(lease, RunStatus.SUCCEEDED, "");
        assertThat(store.beginRun(ORDERS, "orders", "schedule", BESIDE, LEASE)).isPresent();
    }

    @Test
    protected void otherLedgersAreFree() {
        begin();
        assertThat(store.beginRun(USERS, "users", "manual", BESIDE, LEASE)).isPresent();
    }

    @Test
    protected void sameNamespaceInAnotherProjectIsAnotherLedger() {
        RunLease lease = begin();
        commitSegment(lease, "a");
        LedgerId production = new LedgerId(ORDERS.namespace(), "project 2", ORDERS.kind());
        assertThat(store.segments(production)).isEmpty();
        assertThat(store.beginRun(production, "orders", "manual", BESIDE, LEASE))
                .isPresent();
    }

    @Test
    protected void tokensGrow() {
        RunLease first = begin();
        store.endRun(first, RunStatus.FAILED, "x");
        RunLease second = begin();
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(second.run()).isGreaterThan(first.run());
    }

    @Test
    protected void leaseEndsExactlyWhenItsTimeIsOver() {
        begin();
        now = now.plus(LEASE).minusMillis(1);
        assertThat(store.beginRun(ORDERS, "orders", "manual", BESIDE, LEASE)).isEmpty();
        now = now.plusMillis(1);
        assertThat(store.beginRun(ORDERS, "orders", "manual", BESIDE, LEASE)).isPresent();
    }

    @Test
    protected void renewedLeaseLastsLonger() throws Exception {
        RunLease lease = begin();
        now = now.plusSeconds(50);
        store.renew(lease, LEASE);
        now = now.plusSeconds(50);
        assertThat(reopened().beginRun(ORDERS, "orders", "manual", BESIDE, LEASE))
                .isEmpty();
    }

    @Test
    protected void leaseOfADeadProcessIsTakenOverAtOnce() throws Exception {
        RunLease dead = begin();
        processes.end(HERE);
        RunLease heir =
                reopened().beginRun(ORDERS, "orders", "manual", BESIDE, LEASE).orElseThrow();
        assertThat(heir.token()).isGreaterThan(dead.token());
        List<RunRecord> runs = store.runs(Optional.empty(), 10);
        assertThat(runs).extracting(RunRecord::status).containsExactly(RunStatus.RUNNING, RunStatus.DIED);
        assertThat(runs.get(1).ended()).contains(now);
        assertThat(runs.get(1).message()).contains("process 100 is gone");
    }

    @Test
    protected void deathOnAnotherHostIsNotSeen() {
        assertThat(store.beginRun(ORDERS, "orders", "manual", ELSEWHERE, LEASE)).isPresent();
        processes.end(ELSEWHERE);
        assertThat(store.beginRun(ORDERS, "orders", "manual", HERE, LEASE)).isEmpty();
        now = now.plus(LEASE);
        assertThat(store.beginRun(ORDERS, "orders", "manual", HERE, LEASE)).isPresent();
    }

    @Test
    protected void oldTokenChangesNothing() {
        RunLease old = begin();
        OpenSlice slice = store.openSlice(old, "some");
        now = now.plus(LEASE);
        RunLease current =
                store.beginRun(ORDERS, "orders", "manual", BESIDE, LEASE).orElseThrow();

        assertRefused(() -> store.commit(old, commitOf(slice.slice(), Optional.of(segment("a")))), "token 1");
        assertRefused(() -> store.renew(old, LEASE), "not valid any more");
        assertRefused(() -> store.planned(old, 3), "not valid any more");
        assertRefused(() -> store.openSlice(old, "more"), "not valid any more");
        assertRefused(() -> store.openSlices(old), "not valid any more");
        assertRefused(() -> store.replaceSegments(old, List.of(segment("a")), segment("b")), "not valid any more");
        assertRefused(() -> store.endRun(old, RunStatus.SUCCEEDED, ""), "not valid any more");

        assertThat(store.segments(ORDERS)).isEmpty();
        assertThat(store.lastRun(ORDERS).orElseThrow().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(store.openSlices(current)).containsExactly(slice);
    }

    @Test
    protected void endedRunCannotCommit() {
        RunLease lease = begin();
        OpenSlice slice = store.openSlice(lease, "some");
        store.endRun(lease, RunStatus.STOPPED, "");
        assertRefused(() -> store.commit(lease, commitOf(slice.slice(), Optional.empty())), "not valid any more");
    }

    @Test
    protected void expiredLeaseThatNobodyTookStillCommits() {
        RunLease lease = begin();
        now = now.plus(LEASE).plusSeconds(1);
        commitSegment(lease, "a");
        assertThat(store.segments(ORDERS)).containsExactly(segment("a"));
    }

    // ---- slices

    @Test
    protected void logNamesAreNew() {
        RunLease first = begin();
        OpenSlice one = store.openSlice(first, "same");
        OpenSlice two = store.openSlice(first, "same");
        assertThat(two.log()).isNotEqualTo(one.log());
        assertThat(two.slice()).isNotEqualTo(one.slice());
    }

    @Test
    protected void slicesLeftOpenAreFoundByTheNextRunOldestFirst() throws Exception {
        RunLease first = begin();
        OpenSlice one = store.openSlice(first, "one");
        OpenSlice done = store.openSlice(first, "two");
        OpenSlice three = store.openSlice(first, "three");
        store.commit(first, commitOf(done.slice(), Optional.empty()));
        store.endRun(first, RunStatus.FAILED, "x");
        reopened();
        RunLease second = begin();
        assertThat(store.openSlices(second)).containsExactly(one, three);
        store.commit(second, commitOf(one.slice(), Optional.of(segment("recovered"))));
        assertThat(store.openSlices(second)).containsExactly(three);
        assertThat(store.segments(ORDERS)).containsExactly(segment("recovered"));
    }

    @Test
    protected void slicesThatAnEarlierAttemptOfTheSameRunLeftOpenAreFound() {
        RunLease lease = begin();
        OpenSlice slice = store.openSlice(lease, "one");

        assertThat(store.openSlices(lease)).containsExactly(slice);
        store.commit(lease, commitOf(slice.slice(), Optional.of(segment("recovered"))));

        assertThat(store.openSlices(lease)).isEmpty();
        assertThat(store.segments(ORDERS)).containsExactly(segment("recovered"));
    }

    @Test
    protected void commitDoesAllAtOnce() throws Exception {
        RunLease lease = begin();
        OpenSlice slice = store.openSlice(lease, "some");
        Checkpoint checkpoint = new Checkpoint(123_456, "mapping", true, "content", "city\ttext\nsize\tnumber", now);
        RunCounts counts = new RunCounts(1, 2, 3, 4, 5, 6, 7, 8);
        store.commit(
                lease,
                new SliceCommit(
                        slice.slice(),
                        Optional.of(segment("a")),
                        List.of(reject("bad", "k1", 1)),
                        List.of(new HeldRow("k2", now.plusSeconds(10))),
                        List.of(),
                        Optional.of(checkpoint),
                        counts));
        reopened();
        assertThat(store.segments(ORDERS)).containsExactly(segment("a"));
        assertThat(store.checkpoint(ORDERS)).contains(checkpoint);
        assertThat(store.held(ORDERS)).isEqualTo(1);
        assertThat(store.rejects(Optional.empty(), Optional.empty(), 10))
                .singleElement()
                .satisfies(stored -> {
                    assertThat(stored.reject()).isEqualTo(reject("bad", "k1", 1));
                    assertThat(stored.run()).isEqualTo(lease.run());
                    assertThat(stored.sync()).isEqualTo("orders");
                    assertThat(store.reject(stored.id())).contains(stored);
                });
        RunRecord run = store.lastRun(ORDERS).orElseThrow();
        assertThat(run.counts()).isEqualTo(counts);
        assertThat(run.slicesCommitted()).isEqualTo(1);
    }

    @Test
    protected void markLastsUntilTheLedgerIsChangedWithoutOne() throws Exception {
        RunLease lease = begin();
        assertThat(store.mark(ORDERS)).isEmpty();

        store.commit(lease, marked(store.openSlice(lease, "a"), Optional.empty(), "m1"));
        reopened();
        assertThat(store.mark(ORDERS)).contains("m1");
        store.commit(lease, commitOf(store.openSlice(lease, "b").slice(), Optional.empty()));
        assertThat(store.mark(ORDERS))
                .as("after a commit that changed no entry")
                .contains("m1");
        store.commit(lease, marked(store.openSlice(lease, "c"), Optional.of(segment("c")), "m2"));
        assertThat(store.mark(ORDERS)).contains("m2");
        store.commit(lease, commitOf(store.openSlice(lease, "d").slice(), Optional.of(segment("d"))));
        assertThat(store.mark(ORDERS)).isEmpty();
    }

    @Test
    protected void placeInAFeedLastsUntilItIsForgotten() throws Exception {
        RunLease lease = begin();
        assertThat(store.feed(ORDERS)).isEmpty();
        store.forgetFeed(lease);

        store.commit(lease, following(store.openSlice(lease, "a"), "v1 p1"));
        reopened();
        assertThat(store.feed(ORDERS)).contains("v1 p1");
        store.commit(lease, commitOf(store.openSlice(lease, "b").slice(), Optional.of(segment("b"))));
        assertThat(store.feed(ORDERS)).as("after a slice that reached nothing").contains("v1 p1");
        store.commit(lease, following(store.openSlice(lease, "c"), "v1 p2"));
        assertThat(store.feed(ORDERS)).contains("v1 p2");
        store.forgetFeed(lease);
        reopened();
        assertThat(store.feed(ORDERS)).isEmpty();
    }

    @Test
    protected void whoLostTheLeaseMovesNoFeed() {
        RunLease old = begin();
        OpenSlice slice = store.openSlice(old, "a");
        store.commit(old, following(store.openSlice(old, "b"), "v1 p1"));
        store.endRun(old, RunStatus.STOPPED, "");
        begin();

        assertThatThrownBy(() -> store.forgetFeed(old)).isInstanceOf(PerseidException.class);
        assertThatThrownBy(() -> store.commit(old, following(slice, "v1 p2"))).isInstanceOf(PerseidException.class);
        assertThat(store.feed(ORDERS)).contains("v1 p1");
    }

    private static SliceCommit following(OpenSlice slice, String reached) {
        return new SliceCommit(
                slice.slice(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                RunCounts.none(),
                List.of(),
                Optional.empty(),
                Optional.of(reached));
    }

    private static SliceCommit marked(OpenSlice slice, Optional<SegmentInfo> segment, String mark) {
        return new SliceCommit(
                slice.slice(),
                segment,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                RunCounts.none(),
                List.of(),
                Optional.of(mark));
    }

    @Test
    protected void countsOfSlicesAddUp() {
        RunLease lease = begin();
        RunCounts counts = new RunCounts(1, 2, 3, 4, 5, 6, 7, 8);
        for (int i = 0; i < 2; i++) {
            OpenSlice slice = store.openSlice(lease, "some");
            store.commit(
                    lease,
                    new SliceCommit(
                            slice.slice(),
                            Optional.empty(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            counts));
        }
        RunRecord run = store.lastRun(ORDERS).orElseThrow();
        assertThat(run.counts()).isEqualTo(counts.plus(counts));
        assertThat(run.slicesCommitted()).isEqualTo(2);
    }

    @Test
    protected void sameCommitAgainDoesNothing() {
        RunLease lease = begin();
        OpenSlice slice = store.openSlice(lease, "some");
        SliceCommit commit = new SliceCommit(
                slice.slice(),
                Optional.of(segment("a")),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new RunCounts(1, 1, 0, 0, 0, 0, 0, 0));
        store.commit(lease, commit);
        store.commit(lease, commit);
        assertThat(store.segments(ORDERS)).containsExactly(segment("a"));
        assertThat(store.lastRun(ORDERS).orElseThrow().counts()).isEqualTo(commit.counts());
    }

    @Test
    protected void segmentWithoutRowsIsNotNamed() {
        RunLease lease = begin();
        OpenSlice slice = store.openSlice(lease, "some");
        store.commit(lease, commitOf(slice.slice(), Optional.of(new SegmentInfo(slice.log(), 0, 0, 0, 0))));
        assertThat(store.segments(ORDERS)).isEmpty();
    }

    @Test
    protected void committedSliceTakesNoOtherSegment() {
        RunLease lease = begin();
        OpenSlice slice = store.openSlice(lease, "some");
        store.commit(lease, commitOf(slice.slice(), Optional.of(segment("a"))));
        assertRefused(
                () -> store.commit(lease, commitOf(slice.slice(), Optional.of(segment("b")))), "was committed before");
        assertThat(store.segments(ORDERS)).containsExactly(segment("a"));
    }

    @Test
    protected void unknownSliceIsRefused() {
        RunLease lease = begin();
        RunLease users = store.beginRun(USERS, "users", "manual", HERE, LEASE).orElseThrow();
        OpenSlice foreign = store.openSlice(users, "users");
        assertRefused(() -> store.commit(lease, commitOf(999, Optional.empty())), "slice 999");
        assertRefused(() -> store.commit(lease, commitOf(foreign.slice(), Optional.empty())), "not known");
    }

    @Test
    protected void failedCommitLeavesNothing() {
        RunLease lease = begin();
        commitSegment(lease, "a");
        OpenSlice slice = store.openSlice(lease, "some");
        SliceCommit doubled = new SliceCommit(
                slice.slice(),
                Optional.of(segment("a")),
                List.of(reject("bad", "k", 1)),
                List.of(new HeldRow("k", now)),
                List.of(),
                Optional.of(new Checkpoint(1, "m", false, "", now)),
                new RunCounts(1, 1, 1, 1, 1, 1, 1, 1));
        assertThatThrownBy(() -> store.commit(lease, doubled)).isInstanceOf(PerseidException.class);
        assertThat(store.rejects(Optional.empty(), Optional.empty(), 10)).isEmpty();
        assertThat(store.held(ORDERS)).isZero();
        assertThat(store.checkpoint(ORDERS)).isEmpty();
        assertThat(store.lastRun(ORDERS).orElseThrow().slicesCommitted()).isEqualTo(1);
    }

    // ---- checkpoints, held rows, rejects

    @Test
    protected void checkpointKeepsExtremes() throws Exception {
        RunLease lease = begin();
        for (long cursor : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            Checkpoint checkpoint = new Checkpoint(cursor, "m", false, "", now);
            store.commit(
                    lease,
                    new SliceCommit(
                            store.openSlice(lease, "x").slice(),
                            Optional.empty(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.of(checkpoint),
                            RunCounts.none()));
            assertThat(reopened().checkpoint(ORDERS)).contains(checkpoint);
        }
    }

    private void commitHeld(RunLease lease, List<HeldRow> held, List<String> released) {
        store.commit(
                lease,
                new SliceCommit(
                        store.openSlice(lease, "x").slice(),
                        Optional.empty(),
                        List.of(),
                        held,
                        released,
                        Optional.empty(),
                        RunCounts.none()));
    }

    @Test
    protected void heldRowsComeDueEarliestFirst() throws Exception {
        RunLease lease = begin();
        commitHeld(
                lease,
                List.of(
                        new HeldRow("c", now.plusSeconds(3)),
                        new HeldRow("a", now.plusSeconds(1)),
                        new HeldRow("b", now.plusSeconds(2))),
                List.of());
        reopened();
        assertThat(store.heldDue(ORDERS, now, 10)).isEmpty();
        assertThat(store.heldDue(ORDERS, now.plusSeconds(2), 10))
                .containsExactly(new HeldRow("a", now.plusSeconds(1)), new HeldRow("b", now.plusSeconds(2)));
        assertThat(store.heldDue(ORDERS, now.plusSeconds(9), 1)).containsExactly(new HeldRow("a", now.plusSeconds(1)));
        assertThat(store.heldDue(USERS, now.plusSeconds(9), 10)).isEmpty();
    }

    @Test
    protected void heldRowKeepsItsLaterDueTime() {
        RunLease lease = begin();
        commitHeld(lease, List.of(new HeldRow("a", now.plusSeconds(5))), List.of());
        commitHeld(lease, List.of(new HeldRow("a", now.plusSeconds(2))), List.of());
        assertThat(store.heldDue(ORDERS, now.plusSeconds(9), 10)).containsExactly(new HeldRow("a", now.plusSeconds(5)));
        commitHeld(lease, List.of(new HeldRow("a", now.plusSeconds(7))), List.of());
        assertThat(store.heldDue(ORDERS, now.plusSeconds(9), 10)).containsExactly(new HeldRow("a", now.plusSeconds(7)));
    }

    @Test
    protected void submittedQueriesAreKeptOverADeathUntilTheyAreForgotten() throws Exception {
        SubmittedQuery later = new SubmittedQuery("b", "s2", OptionalLong.of(-7), 8, now.plusSeconds(1));
        SubmittedQuery first = new SubmittedQuery("a", "s1", OptionalLong.empty(), 5, now);
        RunLease dead = begin();
        store.keepQuery(dead, later);
        store.keepQuery(dead, first);
        assertThat(reopened().queries(ORDERS)).containsExactly(first, later);
        assertThat(store.queries(USERS)).isEmpty();

        now = now.plus(LEASE).plusSeconds(1);
        RunLease lease = begin();
        assertRefused(() -> store.forgetQuery(dead, "a"), "not valid any more");
        assertRefused(() -> store.keepQuery(dead, first), "not valid any more");
        assertThat(store.queries(ORDERS)).containsExactly(first, later);
        store.forgetQuery(lease, "a");
        store.forgetQuery(lease, "never kept");
        assertThat(reopened().queries(ORDERS)).containsExactly(later);
    }

    @Test
    protected void releasedRowsAreHeldNoMore() {
        RunLease lease = begin();
        commitHeld(lease, List.of(new HeldRow("a", now), new HeldRow("b", now)), List.of());
        commitHeld(lease, List.of(), List.of("a", "never held"));
        assertThat(store.heldDue(ORDERS, now, 10)).containsExactly(new HeldRow("b", now));
    }

    @Test
    protected void rowReleasedAndHeldAgainTakesTheNewTime() {
        RunLease lease = begin();
        commitHeld(lease, List.of(new HeldRow("a", now.plusSeconds(9))), List.of());
        commitHeld(lease, List.of(new HeldRow("a", now.plusSeconds(1))), List.of("a"));
        assertThat(store.heldDue(ORDERS, now.plusSeconds(9), 10)).containsExactly(new HeldRow("a", now.plusSeconds(1)));
    }

    private void commitRejects(RunLease lease, Reject... rejects) {
        store.commit(
                lease,
                new SliceCommit(
                        store.openSlice(lease, "x").slice(),
                        Optional.empty(),
                        List.of(rejects),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        RunCounts.none()));
    }

    private List<StoredReject> rejects() {
        return store.rejects(Optional.empty(), Optional.empty(), 100);
    }

    private List<String> rejectedKeys() {
        return rejects().stream()
                .map(stored -> stored.reject().code() + " " + stored.reject().key() + " "
                        + stored.reject().fingerprintHigh())
                .sorted()
                .toList();
    }

    private Reject refusedAt(String key, Instant at) {
        return new Reject("bad", "why", key, 1, 1, "{}", at);
    }

    private RunLease nextRun(RunLease ended) {
        store.endRun(ended, RunStatus.SUCCEEDED, "");
        return begin();
    }

    @Test
    protected void rejectIsStoredOnceForKeyFingerprintAndCodeAndTellsItsLastRefusal() {
        RunLease first = begin();
        commitRejects(first, reject("bad", "k", 1), reject("bad", "k", 1));
        long id = rejects().get(0).id();
        RunLease second = nextRun(first);
        Instant later = now.plusSeconds(5);
        commitRejects(second, new Reject("bad", "still", "k", 1, 1, "{}", 1, later));
        assertThat(rejects()).singleElement().satisfies(stored -> {
            assertThat(stored.id()).isEqualTo(id);
            assertThat(stored.run()).isEqualTo(second.run());
            assertThat(stored.reject()).isEqualTo(new Reject("bad", "still", "k", 1, 1, "{}", 1, later));
        });
    }

    @Test
    protected void laterRefusalOfTheSameKeyTakesThePlaceOfEarlierOnes() {
        RunLease first = begin();
        commitRejects(first, reject("bad", "k", 1), reject("bad", "other", 1));
        RunLease second = nextRun(first);
        commitRejects(second, reject("bad", "k", 2));
        assertThat(rejectedKeys()).containsExactly("bad k 2", "bad other 1");
        commitRejects(second, reject("worse", "k", 2));
        assertThat(rejectedKeys())
                .as("the same values, refused for another reason")
                .containsExactly("bad other 1", "worse k 2");
    }

    @Test
    protected void rowsThatShareAKeyAreEachARejectOfTheirOwn() {
        RunLease first = begin();
        commitRejects(first, reject(Reject.DUPLICATE_KEY, "k", 1), reject(Reject.DUPLICATE_KEY, "k", 2));
        commitRejects(first, reject("bad", "k", 3));
        commitRejects(first, reject("bad", "k", 4));
        commitRejects(first, reject("bad", "", 5), reject("bad", "", 6));
        RunLease second = nextRun(first);
        commitRejects(second, reject("bad", "", 7), reject(Reject.DUPLICATE_KEY, "k", 8));
        assertThat(rejectedKeys())
                .containsExactly(
                        "bad  5",
                        "bad  6",
                        "bad  7",
                        "bad k 3",
                        "bad k 4",
                        "duplicate_key k 1",
                        "duplicate_key k 2",
                        "duplicate_key k 8");
    }

    @Test
    protected void sameRowInAnotherLedgerIsAnotherReject() {
        RunLease orders = begin();
        RunLease users = store.beginRun(USERS, "users", "manual", HERE, LEASE).orElseThrow();
        commitRejects(orders, reject("bad", "k", 1));
        commitRejects(users, reject("bad", "k", 1));
        commitRejects(users, reject("bad", "k", 2));
        store.endRejects(users, rejects().stream().map(StoredReject::id).toList());
        assertThat(rejects()).extracting(StoredReject::sync).containsExactly("orders");
    }

    @Test
    protected void rejectsEndWithACommitOrWithoutOne() {
        RunLease lease = begin();
        commitRejects(lease, reject("bad", "a", 1), reject("bad", "b", 1), reject("bad", "c", 1));
        List<RejectMark> marks = store.rejectMarks(RejectFilter.of(ORDERS), 0, 10);
        assertThat(marks).extracting(RejectMark::key).containsExactly("a", "b", "c");
        assertThat(store.rejectMarks(RejectFilter.of(ORDERS), marks.get(0).id(), 1))
                .extracting(RejectMark::key)
                .containsExactly("b");
        store.commit(
                lease,
                new SliceCommit(
                        store.openSlice(lease, "x").slice(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        RunCounts.none(),
                        List.of(marks.get(0).id())));
        store.endRejects(lease, List.of(marks.get(2).id(), 999L));
        assertThat(rejectedKeys()).containsExactly("bad b 1");
        store.endRun(lease, RunStatus.SUCCEEDED, "");
        assertRefused(() -> store.endRejects(lease, List.of(marks.get(1).id())), "token");
    }

    @Test
    protected void rejectsAreCountedByCode() {
        RunLease lease = begin();
        commitRejects(lease, reject("b", "1", 1), reject("a", "2", 1), reject("b", "3", 1));
        assertThat(store.rejectsByCode(RejectFilter.of(ORDERS)))
                .containsExactly(Map.entry("a", 1L), Map.entry("b", 2L));
        assertThat(store.rejectsByCode(RejectFilter.ofSync("orders").withCode(Optional.of("a"))))
                .containsExactly(Map.entry("a", 1L));
        assertThat(store.rejectsByCode(RejectFilter.of(USERS))).isEmpty();
    }

    @Test
    protected void oldAndSurplusRejectsArePrunedAndCounted() throws Exception {
        RunLease lease = begin();
        commitRejects(
                lease,
                refusedAt("month", now.minus(Duration.ofDays(30))),
                refusedAt("older", now.minus(Duration.ofDays(31))),
                refusedAt("new 1", now.minusSeconds(3)),
                refusedAt("new 2", now.minusSeconds(2)));
        assertThat(store.pruneRejects(lease, new RejectRetention(Duration.ofDays(30), 100)))
                .isEqualTo(1);
        assertThat(store.pruneRejects(lease, new RejectRetention(Duration.ofDays(30), 100)))
                .isZero();
        assertThat(store.pruneRejects(lease, new RejectRetention(Duration.ofDays(30), 2)))
                .isEqualTo(1);
        assertThat(rejectedKeys()).containsExactly("bad new 1 1", "bad new 2 1");
        LedgerStatus status = reopened().statuses().get(0);
        assertThat(status.rejects()).isEqualTo(2);
        assertThat(status.rejectsPruned()).isEqualTo(2);
    }

    @Test
    protected void droppedRejectsAreGoneAndTheOthersStay() {
        RunLease lease = begin();
        commitRejects(lease, reject("a", "1", 1), reject("b", "2", 1), refusedAt("3", now.plusSeconds(1)));
        RejectFilter old = RejectFilter.ofSync("orders").refusedBefore(Optional.of(now));
        assertThat(store.dropRejects(old.withCode(Optional.of("a")), HERE)).isEqualTo(1);
        assertThat(store.dropRejects(RejectFilter.ofSync("users"), HERE)).isZero();
        assertThat(rejectedKeys()).containsExactly("b 2 1", "bad 3 1");
        assertThat(store.dropRejects(old, HERE)).isEqualTo(1);
        assertThat(store.dropRejects(RejectFilter.ofSync("orders"), HERE)).isEqualTo(1);
        assertThat(rejects()).isEmpty();
    }

    @Test
    protected void rejectsAreFilteredAndNewestFirst() {
        RunLease orders = begin();
        RunLease users = store.beginRun(USERS, "users", "manual", HERE, LEASE).orElseThrow();
        commitRejects(orders, reject("a", "1", 1), reject("b", "2", 1), reject("a", "3", 1));
        commitRejects(users, reject("a", "4", 1));
        assertThat(store.rejects(Optional.of("orders"), Optional.empty(), 10))
                .extracting(stored -> stored.reject().key())
                .containsExactly("3", "2", "1");
        assertThat(store.rejects(Optional.empty(), Optional.of("a"), 2))
                .extracting(stored -> stored.reject().key())
                .containsExactly("4", "3");
        assertThat(store.rejects(Optional.of("users"), Optional.of("b"), 10)).isEmpty();
    }

    @Test
    protected void longTextsAreKeptAndPayloadsCut() throws Exception {
        RunLease lease = begin();
        String key = "ключ 🌠 ' \" ".repeat(10_000);
        String payload = "é".repeat(Reject.MAX_PAYLOAD + 1);
        commitRejects(lease, new Reject("bad", "line 1\nline 2", key, -1, Long.MIN_VALUE, payload, 2, now));
        Reject stored =
                reopened().rejects(Optional.empty(), Optional.empty(), 1).get(0).reject();
        assertThat(stored.key()).isEqualTo(key);
        assertThat(stored.message()).isEqualTo("line 1\nline 2");
        assertThat(stored.fingerprintLow()).isEqualTo(Long.MIN_VALUE);
        assertThat(stored.records()).as("a payload that was cut cannot be sent").isZero();
        assertThat(stored.payload())
                .hasSizeLessThanOrEqualTo(Reject.MAX_PAYLOAD)
                .startsWith("ééé")
                .endsWith("(cut)");
    }

    // ---- segments

    @Test
    protected void mergedSegmentTakesThePlaceOfItsSources() throws Exception {
        RunLease lease = begin();
        for (String file : List.of("a", "b", "c", "d")) {
            commitSegment(lease, file);
        }
        store.replaceSegments(lease, List.of(segment("b"), segment("c")), segment("bc"));
        commitSegment(lease, "e");
        assertThat(reopened().segments(ORDERS))
                .containsExactly(segment("a"), segment("bc"), segment("d"), segment("e"));
    }

    @Test
    protected void onlyNeighboursAreMerged() {
        RunLease lease = begin();
        for (String file : List.of("a", "b", "c")) {
            commitSegment(lease, file);
        }
        assertRefused(
                () -> store.replaceSegments(lease, List.of(segment("a"), segment("c")), segment("ac")),
                "not next to each other");
        assertRefused(
                () -> store.replaceSegments(lease, List.of(segment("a"), segment("x")), segment("ax")), "not named");
        assertThat(store.segments(ORDERS)).containsExactly(segment("a"), segment("b"), segment("c"));
    }

    // ---- lists

    @Test
    protected void statusesTellEachLedger() {
        RunLease orders = begin();
        commitSegment(orders, "a");
        commitSegment(orders, "b");
        commitRejects(orders, reject("bad", "k", 1));
        commitHeld(orders, List.of(new HeldRow("h", now)), List.of());
        store.endRun(orders, RunStatus.SUCCEEDED, "");
        assertThat(store.beginRun(USERS, "users", "schedule", HERE, LEASE)).isPresent();
        List<LedgerStatus> statuses = store.statuses();
        assertThat(statuses).extracting(LedgerStatus::ledger).containsExactly(ORDERS, USERS);
        LedgerStatus first = statuses.get(0);
        assertThat(first.sync()).isEqualTo("orders");
        assertThat(first.checkpoint()).isEmpty();
        assertThat(first.lastRun().orElseThrow().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(first.ledgerEntries()).isEqualTo(20);
        assertThat(first.segments()).isEqualTo(2);
        assertThat(first.rejects()).isEqualTo(1);
        assertThat(first.held()).isEqualTo(1);
        assertThat(statuses.get(1).lastRun().orElseThrow().trigger()).isEqualTo("schedule");
    }

    @Test
    protected void runsAreFilteredAndNewestFirst() {
        RunLease first = begin();
        store.endRun(first, RunStatus.SUCCEEDED, "");
        RunLease users = store.beginRun(USERS, "users", "manual", HERE, LEASE).orElseThrow();
        RunLease second = begin();
        assertThat(store.runs(Optional.empty(), 10))
                .extracting(RunRecord::run)
                .containsExactly(second.run(), users.run(), first.run());
        assertThat(store.runs(Optional.of("orders"), 1))
                .extracting(RunRecord::run)
                .containsExactly(second.run());
    }

    @Test
    protected void renamedSyncKeepsItsLedger() {
        RunLease lease = begin();
        commitSegment(lease, "a");
        store.endRun(lease, RunStatus.SUCCEEDED, "");
        assertThat(store.beginRun(ORDERS, "orders renamed", "manual", HERE, LEASE))
                .isPresent();
        assertThat(store.statuses()).singleElement().satisfies(status -> {
            assertThat(status.sync()).isEqualTo("orders renamed");
            assertThat(status.segments()).isEqualTo(1);
        });
    }
}
