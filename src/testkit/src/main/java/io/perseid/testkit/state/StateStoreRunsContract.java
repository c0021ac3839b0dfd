package io.perseid.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.LedgerStatus;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunRecord;
import io.perseid.engine.state.RunStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs, their leases, and the lists of them: a part of {@link StateStoreContract}. */
abstract class StateStoreRunsContract extends StateStoreBaseContract {

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
