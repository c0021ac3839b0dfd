package io.perseid.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of state stores stand on: a store that is opened again and again, and short words for what is done with it. */
@SuppressWarnings("NullAway.Init")
public abstract class StateStoreBaseContract {

    protected static final LedgerId ORDERS = new LedgerId(new Namespace("orders"), "project 1", RecordKind.EVENT);
    protected static final LedgerId USERS = new LedgerId(new Namespace("users"), "project 1", RecordKind.USER);
    protected static final Owner HERE = new Owner("host", 100, 1_000);
    protected static final Owner BESIDE = new Owner("host", 200, 2_000);
    protected static final Owner ELSEWHERE = new Owner("other host", 300, 3_000);
    protected static final Duration LEASE = Duration.ofSeconds(60);
    protected Instant now = Instant.parse("2026-03-01T12:00:00Z");
    protected final FakeProcesses processes = new FakeProcesses(HERE);
    StateStore store;

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

    StateStore reopened() throws Exception {
        store.close();
        store = open(() -> now, processes);
        return store;
    }

    RunLease begin() {
        return store.beginRun(ORDERS, "orders", "manual", HERE, LEASE).orElseThrow();
    }

    static SliceCommit commitOf(long slice, Optional<SegmentInfo> segment) {
        return new SliceCommit(slice, segment, List.of(), List.of(), List.of(), Optional.empty(), RunCounts.none());
    }

    static SegmentInfo segment(String file) {
        return new SegmentInfo(file, 10, 1_000, -5, 5);
    }

    void commitSegment(RunLease lease, String file) {
        store.commit(lease, commitOf(store.openSlice(lease, "some").slice(), Optional.of(segment(file))));
    }

    static Reject reject(String code, String key, long fingerprint) {
        return new Reject(code, "why", key, fingerprint, 1, "{}", Instant.parse("2026-03-01T11:59:59.123456Z"));
    }

    void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(PerseidException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(FailureKind.INTERNAL))
                .hasMessageContaining(words);
    }

    void commitHeld(RunLease lease, List<HeldRow> held, List<String> released) {
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

    void commitRejects(RunLease lease, Reject... rejects) {
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
}
