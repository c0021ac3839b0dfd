package io.perseid.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.LedgerStatus;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.state.RejectRetention;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.StoredReject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rejects and held rows: a part of {@link StateStoreContract}. */
abstract class StateStoreRejectsContract extends StateStoreRunsContract {

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

    List<StoredReject> rejects() {
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
}
