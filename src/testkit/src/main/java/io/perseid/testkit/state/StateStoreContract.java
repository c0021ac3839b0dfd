package io.perseid.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.PerseidException;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.SubmittedQuery;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * What every state store promises. An implementation's test extends it and says how the store is opened; the suite opens it
 * again after closing it, so that what it asserts was kept.
 */
public abstract class StateStoreContract extends StateStoreRejectsContract {

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
}
