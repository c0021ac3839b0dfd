package io.perseid.engine.ledger;

import static io.perseid.engine.ledger.Entries.ID;
import static io.perseid.engine.ledger.Entries.block;
import static io.perseid.engine.ledger.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.state.Reject;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogRecoveryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Reject REJECT = new Reject("null_cursor", "why", "k", 1, 2, "{\"a\":1}", NOW.minusNanos(1));

    private final MemoryFiles files = new MemoryFiles();
    private final FileLedger ledger = new FileLedger(files, () -> NOW);
    private final String path = LedgerFolder.of(ID).file("log");

    /** Two forced blocks, the first with its receipt, and a reject behind them that was not forced. */
    private byte[] log() throws IOException {
        SliceLog log = ledger.create(ID, "log");
        int first = log.append(block(List.of(entry(1, 1), entry(2, 1), entry(3, 1))));
        log.force();
        log.receipt(
                first, 0, Receipt.all(3, Outcome.ACCEPTED).rejecting(Map.of(2, new Refusal("time_range", "too old"))));
        log.append(block(List.of(entry(4, 1), entry(5, 1))));
        log.force();
        log.reject(REJECT);
        log.close();
        return Entries.read(files, path);
    }

    @Test
    void undecidedRowsAreMaybeDelivered() throws IOException {
        log();
        Recovered recovered = ledger.recover(ID, "log", "sealed");
        assertThat(recovered.segment().file()).isEqualTo("sealed");
        assertThat(recovered.segment().entries()).isEqualTo(5);
        assertThat(recovered.delivered()).isEqualTo(2);
        assertThat(recovered.maybe()).isEqualTo(2);
        try (LedgerView view = ledger.open(ID, List.of(recovered.segment()))) {
            assertThat(state(view, 1)).isEqualTo(EntryState.DELIVERED);
            assertThat(state(view, 3)).isEqualTo(EntryState.REJECTED);
            assertThat(state(view, 4)).isEqualTo(EntryState.MAYBE);
            assertThat(state(view, 5)).isEqualTo(EntryState.MAYBE);
        }
    }

    private static EntryState state(LedgerView view, long key) {
        LedgerEntry found = new LedgerEntry();
        assertThat(view.find(entry(key, 1).keyHigh, entry(key, 1).keyLow, found))
                .isTrue();
        assertThat(Entries.text(found)).isEqualTo(Entries.text(entry(key, 1)));
        return found.state;
    }

    @Test
    void rejectsComeBackAndNoRefusalIsSilent() throws IOException {
        log();
        assertThat(ledger.recover(ID, "log", "sealed").rejects())
                .containsExactly(REJECT, new Reject("time_range", "too old", "key-3", 1, -1, "", NOW));
    }

    @Test
    void rejectOfARefusedRowIsNotToldTwice() {
        Reject full = new Reject("time_range", "too old", "key-3", 1, -1, "{}", NOW.minusSeconds(1));
        try (SliceLog log = ledger.create(ID, "log")) {
            int number = log.append(block(List.of(entry(3, 1))));
            log.receipt(
                    number,
                    0,
                    Receipt.all(1, Outcome.ACCEPTED).rejecting(Map.of(0, new Refusal("time_range", "too old"))));
            log.reject(full);
            log.force();
        }
        assertThat(ledger.recover(ID, "log", "sealed").rejects()).containsExactly(full);
    }

    @Test
    void recoveryMayBeRepeated() throws IOException {
        byte[] before = log();
        Recovered first = ledger.recover(ID, "log", "sealed");
        byte[] sealed = Entries.read(files, LedgerFolder.of(ID).file("sealed"));
        Recovered second = ledger.recover(ID, "log", "sealed");
        assertThat(second).isEqualTo(first);
        assertThat(Entries.read(files, LedgerFolder.of(ID).file("sealed"))).isEqualTo(sealed);
        assertThat(Entries.read(files, path)).isEqualTo(before);
    }

    @Test
    void sealedLogThatWasNotCommittedIsRecovered() {
        SegmentInfo sealed;
        try (SliceLog log = ledger.create(ID, "log")) {
            log.receipt(log.append(block(List.of(entry(1, 1)))), 0, Receipt.all(1, Outcome.ACCEPTED));
            sealed = log.seal();
        }
        Recovered recovered = ledger.recover(ID, "log", "sealed");
        assertThat(recovered.delivered()).isEqualTo(1);
        assertThat(recovered.maybe()).isZero();
        assertThat(recovered.segment().bytes()).isEqualTo(sealed.bytes());
    }

    @Test
    void logThatIsNotThereHadNothing() {
        assertThat(ledger.recover(ID, "none", "sealed"))
                .isEqualTo(new Recovered(new SegmentInfo("sealed", 0, 0, 0, 0), List.of(), 0, 0));
        assertThat(files.exists(LedgerFolder.of(ID).file("sealed"))).isFalse();
    }

    @Test
    void logTornAtAnyByteKeepsWhatIsBeforeTheTear() throws IOException {
        byte[] whole = log();
        long before = 0;
        for (int length = 0; length <= whole.length; length++) {
            Entries.write(files, path, whole, length);
            Recovered recovered = ledger.recover(ID, "log", "sealed");
            long entries = recovered.segment().entries();
            assertThat(entries).as("torn at " + length).isIn(0L, 3L, 5L).isGreaterThanOrEqualTo(before);
            before = entries;
            assertThat(files.exists(LedgerFolder.of(ID).file("sealed"))).isEqualTo(entries > 0);
        }
        assertThat(before).isEqualTo(5);
    }

    @Test
    void endOfZerosIsATornEnd() throws IOException {
        byte[] whole = log();
        byte[] longer = Arrays.copyOf(whole, whole.length + 5000);
        Entries.write(files, path, longer, longer.length);
        assertThat(ledger.recover(ID, "log", "sealed").segment().entries()).isEqualTo(5);
    }

    @Test
    void flippedBitBeforeTheLastForceIsRefused() throws IOException {
        byte[] whole = log();
        int lastMark = lastMark(whole);
        for (int at = 0; at < whole.length; at++) {
            byte[] bad = whole.clone();
            bad[at] ^= (byte) (1 << (at % 8));
            Entries.write(files, path, bad, bad.length);
            if (at < lastMark) {
                assertThatThrownBy(() -> ledger.recover(ID, "log", "sealed"))
                        .as("byte " + at)
                        .isInstanceOfSatisfying(PerseidException.class, failure -> assertThat(failure.kind())
                                .isIn(FailureKind.INTERNAL, FailureKind.CONFIGURATION));
                assertThat(files.exists(LedgerFolder.of(ID).file("sealed"))).isFalse();
            } else {
                assertThat(ledger.recover(ID, "log", "sealed").segment().entries())
                        .isEqualTo(5);
            }
        }
    }

    @Test
    void damageIsToldInFourParts() throws IOException {
        byte[] bad = log();
        bad[120] ^= 1;
        Entries.write(files, path, bad, bad.length);
        assertThatThrownBy(() -> ledger.recover(ID, "log", "sealed"))
                .isInstanceOfSatisfying(PerseidException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.INTERNAL);
                    assertThat(failure.problem().where()).isEqualTo("ledger orders -> project 1 (event), file " + path);
                    assertThat(failure.problem().found()).contains("is damaged, and whole ones follow it");
                    assertThat(failure.problem().action()).contains("restore the whole state folder");
                });
    }

    @Test
    void absurdLengthOfAFrameIsATornEnd() throws IOException {
        byte[] whole = log();
        byte[] longer = Arrays.copyOf(whole, whole.length + 3_000_000);
        LittleEndian.putInt(longer, whole.length, 2_900_000);
        Entries.write(files, path, longer, longer.length);
        assertThat(ledger.recover(ID, "log", "sealed").segment().entries()).isEqualTo(5);
    }

    @Test
    void largeBlocksAreRecovered() {
        LedgerEntry large = entry(7, 1);
        large.user.set("u".repeat(2_000_000));
        try (SliceLog log = ledger.create(ID, "log")) {
            log.append(block(List.of(large)));
            log.force();
        }
        Recovered recovered = ledger.recover(ID, "log", "sealed");
        LedgerEntry found = new LedgerEntry();
        try (LedgerView view = ledger.open(ID, List.of(recovered.segment()))) {
            assertThat(view.find(large.keyHigh, large.keyLow, found)).isTrue();
            assertThat(found.user.length).isEqualTo(2_000_000);
        }
    }

    private static int lastMark(byte[] log) {
        for (int at = log.length - Layout.FRAME_HEAD - Long.BYTES; at > 0; at--) {
            if (log[at + 4] == Layout.MARK && LittleEndian.getInt(log, at) == Long.BYTES) {
                return at;
            }
        }
        throw new IllegalStateException("no mark");
    }
}
