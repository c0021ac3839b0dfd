package io.perseid.engine.encode;

import io.perseid.api.destination.Lane;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.identity.Murmur3;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.state.Reject;
import io.perseid.engine.sync.Sync;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads a whole container, such as a lookup table, into the one request that replaces it. The rows come in the order of
 * their key, so duplicates stand side by side and the same rows give the same bytes. One thread.
 */
public final class WholeEncoder {

    private final Sync sync;
    private final Lane lane;
    private final RowWriter writer;
    private final RowScanner scanner;
    private final OutBatch batch;
    private final List<Reject> rejects = new ArrayList<>();
    private LedgerEntry last = new LedgerEntry();
    private byte[] pending = new byte[0];

    public WholeEncoder(Sync sync, RunPlan plan, RowWriter writer) {
        this.sync = sync;
        this.lane = plan.lane();
        this.writer = writer;
        this.scanner = new RowScanner(plan.model(), sync.record(), new InsertIds(sync.namespace(), InsertIds.EVENT));
        this.batch = new OutBatch(writer.framing(), 1 << 16, 256, false);
    }

    /** Reads everything. Blocking. */
    public Whole read(RowReader reader, Instant now) {
        long read = 0;
        while (reader.next()) {
            writer.bind(scanner.bind(reader.batch()));
            for (int row = 0; row < reader.batch().getRowCount(); row++) {
                take(row, now);
                read++;
            }
            if (batch.bytes() > lane.limits().maxBytes()) {
                throw tooLarge();
            }
        }
        flush();
        if (batch.bytes() > lane.limits().maxBytes()) {
            throw tooLarge();
        }
        return new Whole(batch, rejects, read, contentHash());
    }

    private void take(int row, Instant now) {
        RowScanner.Flaw flaw = scanner.scan(row, 0);
        LedgerEntry entry = scanner.entry;
        if (flaw != RowScanner.Flaw.NONE) {
            reject(entry, flaw.code(), flaw.words, scanner.describe(row), now);
            return;
        }
        boolean same = pending.length > 0 && last.keyHigh == entry.keyHigh && last.keyLow == entry.keyLow;
        int start = batch.begin();
        int records = writer.write(row, scanner.identity, batch.body());
        byte[] bytes = records == 0
                ? new byte[0]
                : Arrays.copyOfRange(batch.body().array(), start, batch.body().size());
        batch.cancel(start);
        if (records == 0) {
            reject(entry, writer.refusal().code(), writer.refusal().message(), scanner.describe(row), now);
            return;
        }
        LedgerEntry copy = entry.copy();
        if (same && new DuplicateContest.Candidate(last, pending, 1, "").beats(copy)) {
            rejectDuplicate(copy, bytes, now);
            return;
        }
        if (same) {
            rejectDuplicate(last, pending, now);
        } else {
            flush();
        }
        last = copy;
        pending = bytes;
    }

    private void flush() {
        if (pending.length > 0) {
            int start = batch.begin();
            batch.body().put(pending);
            batch.keep(start, 1, last);
            pending = new byte[0];
        }
    }

    private void rejectDuplicate(LedgerEntry entry, byte[] record, Instant now) {
        reject(
                entry,
                "duplicate_key",
                "another row has this key and a higher fingerprint",
                new String(record, StandardCharsets.UTF_8),
                now);
    }

    private void reject(LedgerEntry entry, String code, String message, String payload, Instant now) {
        rejects.add(new Reject(
                code,
                message,
                entry.key.toString(),
                entry.fingerprintHigh,
                entry.fingerprintLow,
                Reject.cut(payload),
                now));
    }

    private String contentHash() {
        Murmur3 hash = new Murmur3();
        hash.hash(batch.body().array(), 0, batch.body().size());
        return String.format(Locale.ROOT, "%016x%016x", hash.high(), hash.low());
    }

    private PerseidException tooLarge() {
        return PerseidException.of(
                FailureKind.LIMIT,
                sync.where(),
                "the table has more than " + lane.limits().maxBytes() + " bytes as it would be sent",
                "at most that many, because it is replaced in one request",
                "leave out columns with except:, or rows with {sql: ...}");
    }

    /**
     * A container, ready to be sent.
     *
     * @param contentHash the same for the same rows
     */
    public record Whole(OutBatch batch, List<Reject> rejects, long read, String contentHash) {}
}
