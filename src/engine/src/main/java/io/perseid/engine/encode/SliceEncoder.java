package io.perseid.engine.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.Verb;
import io.perseid.api.warehouse.RowReader;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.Reject;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.engine.sync.Sync;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a slice and makes batches of it: the hot path. One reading step at a time; nothing in here waits for a request.
 *
 * <p>For each row: who it is, whether it can be sent, what the ledger knows of it, and if it is to be sent, its records
 * and its intent.
 */
public final class SliceEncoder implements SliceSource {

    private static final long MICROS_A_SECOND = 1_000_000L;

    /** Rejects of one reading step for which there is room at once. */
    private static final int USUAL_REJECTS = 8;

    /** Rows of one batch for which there is room at once, whatever a lane takes. */
    private static final int MOST_ROWS_EXPECTED = 2_048;

    /** Room of the first body, which grows, and what later ones have beyond the size of the one before. */
    private static final int FIRST_BYTES = 64 * 1024;

    private static final int SPARE_BYTES = 32 * 1024;

    private final RowReader reader;
    private final RowWriter writer;
    private final LedgerView view;
    private final Lane lane;
    private final EncodeOptions options;
    private final Clock clock;
    private final BatchPool pool;
    private final int maxRecords;
    private final long maxBytes;
    private final long maxRecordBytes;
    private final long skewMicros;
    private final long earliestMicros;
    private final boolean event;
    private final boolean tombstones;
    private final InsertIds insertIds;
    private final OldIdentities oldIdentities;
    private final RowScanner scanner;
    private final ContestedKeys contestedKeys;
    private final DuplicateContest contest;
    private final Optional<StateNotes> notes;
    private final Optional<SentMembers> members;
    private final LedgerEntry known = new LedgerEntry();

    private int row;
    private int rowsInBatch;
    private boolean closed;
    private boolean ended;
    private OutBatch batch;
    private List<Reject> rejects = new ArrayList<>();
    private IntentBlock rejected = new IntentBlock(USUAL_REJECTS);
    private List<HeldRow> held = new ArrayList<>();
    private long read;
    private long unchanged;
    private long superseded;

    public SliceEncoder(
            Sync sync,
            RunPlan plan,
            RowReader reader,
            RowWriter writer,
            LedgerView view,
            EncodeOptions options,
            Clock clock,
            BatchPool pool) {
        RecordDefinition record = sync.record();
        this.reader = reader;
        this.writer = writer;
        this.view = view;
        this.lane = plan.lane();
        this.options = options;
        this.clock = clock;
        this.pool = pool;
        this.maxRecords = lane.limits().maxRecords();
        this.maxBytes = lane.limits().maxBytes();
        this.maxRecordBytes = lane.limits().maxRecordBytes();
        this.skewMicros = options.skewMargin().toNanos() / 1000;
        this.earliestMicros = lane.earliest()
                .map(earliest -> earliest.getEpochSecond() * MICROS_A_SECOND)
                .orElse(Long.MIN_VALUE);
        this.event = record instanceof RecordDefinition.Events;
        this.tombstones =
                event && options.superseded() == Superseded.TOMBSTONE && lane.accepts(record.kind(), Verb.DELETE);
        this.insertIds = new InsertIds(sync.namespace(), InsertIds.EVENT);
        this.oldIdentities = new OldIdentities(insertIds);
        this.scanner = new RowScanner(plan.model(), record, insertIds);
        this.contestedKeys = new ContestedKeys(plan.duplicates(), insertIds);
        this.contest = new DuplicateContest();
        this.notes = plan.state().map(state -> new StateNotes(state.rebuild(), sync.where()));
        this.members = event
                ? Optional.empty()
                : Optional.of(new SentMembers(plan.model().mapping()));
        this.batch = emptyBatch(FIRST_BYTES);
    }

    @Override
    public Produced next() {
        Instant now = clock.instant();
        long nowMicros = Math.multiplyExact(now.getEpochSecond(), MICROS_A_SECOND) + now.getNano() / 1000;
        Optional<OutBatch> full = Optional.empty();
        // A few Arrow batches without anything to send are a step of their own, so that progress is seen.
        int batchesLeft = 8;
        while (full.isEmpty() && !ended && batchesLeft > 0) {
            if (row == rowsInBatch) {
                batchesLeft--;
                load();
                continue;
            }
            full = take(row++, now, nowMicros);
            read++;
        }
        if (ended && full.isEmpty()) {
            full = finish();
        }
        return produced(full, ended && contest.isEmpty() && batch.rows() == 0);
    }

    @Override
    public Map<String, Long> alterations() {
        return writer.alterations();
    }

    @Override
    public Optional<StateNotes> notes() {
        return notes;
    }

    /** May be called twice: by a slice that ends well, and again if its commit then fails. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // A body that is given back twice becomes two batches' at once.
        pool.give(batch);
        reader.close();
    }

    private void load() {
        if (!reader.next()) {
            ended = true;
            return;
        }
        row = 0;
        rowsInBatch = reader.batch().getRowCount();
        writer.bind(scanner.bind(reader.batch()));
        notes.ifPresent(n -> n.bind(reader));
    }

    /** Decides one row. @return the batch that it filled */
    private Optional<OutBatch> take(int index, Instant now, long nowMicros) {
        RowScanner.Flaw flaw = scanner.scan(index, nowMicros);
        LedgerEntry entry = scanner.entry;
        boolean isKnown = view.find(entry.keyHigh, entry.keyLow, known);
        if (isKnown && members.isPresent()) {
            members.get().recall(known, entry);
        }
        if (flaw != RowScanner.Flaw.NONE) {
            stays(isKnown);
            if (isKnown && Fate.of(entry, known, event, options.retryRejected()) == Fate.UNCHANGED) {
                unchanged++;
            } else {
                reject(flaw.code(), flaw.words, scanner.describe(index), now);
            }
            return Optional.empty();
        }
        OptionalLong contested = contestedKeys.highestCursor(entry);
        if (contested.isPresent()) {
            // Which of its rows wins is decided at the end, and its hash is one of several.
            notes.ifPresent(n -> n.doubt(entry.key));
        }
        if (contested.isPresent() && event && entry.cursorMicros < contested.getAsLong()) {
            loses(index, now);
            return Optional.empty();
        }
        if (event && isHeld(nowMicros)) {
            stays(isKnown);
            held.add(new HeldRow(entry.key.toString(), due()));
            return Optional.empty();
        }
        if (contested.isPresent()) {
            contest(index, isKnown, now);
            return Optional.empty();
        }
        return send(index, isKnown, now);
    }

    private Optional<OutBatch> send(int index, boolean isKnown, Instant now) {
        Fate fate = isKnown ? Fate.of(scanner.entry, known, event, options.retryRejected()) : Fate.NEW;
        if (fate == Fate.UNCHANGED) {
            unchanged++;
            if (known.rejectedSince || known.state != EntryState.DELIVERED) {
                stays(isKnown);
            } else if (notes.isPresent()) {
                notes.get().is(scanner.entry, index);
            }
            return Optional.empty();
        }
        if (event && scanner.entry.timeMicros < earliestMicros) {
            stays(isKnown);
            reject("time_range", "the time lies before " + lane.earliest().orElseThrow(), scanner.describe(index), now);
            return Optional.empty();
        }
        if (options.parkUnknown() && isKnown && mayBeIn()) {
            stays(isKnown);
            reject(
                    "unknown_outcome",
                    "a run that died may have sent it, and sending it again might double it",
                    scanner.describe(index),
                    now);
            return Optional.empty();
        }
        inherit(fate);
        int start = batch.begin();
        int records = write(index, start, now);
        if (records == 0) {
            stays(isKnown);
            return Optional.empty();
        }
        // For each row: code of the first compiler makes a lambda that captures by a call of the JVM's, 0.09 us.
        if (notes.isPresent()) {
            notes.get().is(scanner.entry, index);
        }
        return keep(start, records, scanner.entry);
    }

    /** Nothing is sent of the row, as far as is known yet. */
    private void stays(boolean isKnown) {
        if (isKnown) {
            notes.ifPresent(n -> n.stays(known));
        }
    }

    /** Sent as it is now, by a run that did not live to see the answer. */
    private boolean mayBeIn() {
        return known.state == EntryState.MAYBE
                && known.fingerprintHigh == scanner.entry.fingerprintHigh
                && known.fingerprintLow == scanner.entry.fingerprintLow;
    }

    /** Gives the entry its generation, and the old identities that its request is to mark as gone. */
    private void inherit(Fate fate) {
        LedgerEntry entry = scanner.entry;
        if (fate == Fate.RETURNED) {
            entry.generation = known.generation + 1;
        } else if (fate == Fate.MOVED) {
            entry.generation = known.generation + 1;
            OldIdentities.chain(known, entry);
        } else if (fate == Fate.UPDATE) {
            entry.generation = known.generation;
            if (event && known.state == EntryState.MAYBE && known.previous.present()) {
                entry.previous.set(known.previous.bytes, 0, known.previous.length);
            }
        }
        scanner.identity.generation = entry.generation;
        insertIds.insertId(entry, entry.generation, scanner.identity.insertId);
    }

    /** Writes a row's records into the batch. @return their number, 0 if it became a reject */
    private int write(int index, int start, Instant now) {
        Bytes body = batch.body();
        int records = members.isPresent()
                ? members.get().write(writer, index, scanner.identity, scanner.entry, body)
                : writer.write(index, scanner.identity, body);
        if (records == 0) {
            Refusal refusal = writer.refusal();
            batch.cancel(start);
            reject(refusal.code(), refusal.message(), scanner.describe(index), now);
            return 0;
        }
        if (body.size() - start > maxRecordBytes) {
            String message =
                    "the record has " + (body.size() - start) + " bytes; " + lane.id() + " takes " + maxRecordBytes;
            batch.cancel(start);
            reject("too_large", message, scanner.describe(index), now);
            return 0;
        }
        if (!tombstones || !scanner.entry.previous.present()) {
            return records;
        }
        int[] gone = new int[1];
        oldIdentities.each(scanner.entry, old -> {
            body.put(writer.framing().between());
            gone[0] += deleted(old, body);
        });
        superseded += gone[0];
        return records + gone[0];
    }

    private int deleted(RowIdentity old, Bytes body) {
        int before = body.size() - writer.framing().between().length;
        int records = writer.delete(old, body);
        if (records == 0) {
            body.truncate(before);
        }
        return records;
    }

    /** Keeps the row in the batch, or moves it to the next one if it does not fit. */
    private Optional<OutBatch> keep(int start, int records, LedgerEntry entry) {
        boolean fits = batch.records() + records <= maxRecords && batch.bytes() <= maxBytes;
        if (fits || batch.rows() == 0) {
            batch.keep(start, records, entry);
            return batch.records() >= maxRecords ? Optional.of(swap()) : Optional.empty();
        }
        Bytes body = batch.body();
        byte[] moved = Arrays.copyOfRange(body.array(), start, body.size());
        batch.cancel(start);
        OutBatch full = swap();
        int begin = batch.begin();
        batch.body().put(moved);
        batch.keep(begin, records, entry);
        return Optional.of(full);
    }

    private int rowsPerBatch() {
        return Math.min(maxRecords, MOST_ROWS_EXPECTED);
    }

    private OutBatch emptyBatch(int expectedBytes) {
        return pool.take(
                writer.framing(),
                expectedBytes,
                rowsPerBatch(),
                lane.limits().perKey().isPresent());
    }

    private OutBatch swap() {
        OutBatch full = batch;
        // The next one will be about as large; growing there step by step would cost copies.
        batch = emptyBatch((int) full.bytes() + SPARE_BYTES);
        return full;
    }

    private boolean isHeld(long nowMicros) {
        return scanner.entry.timeMicros > nowMicros - skewMicros;
    }

    private Instant due() {
        long micros = scanner.entry.timeMicros;
        return Instant.ofEpochSecond(
                        Math.floorDiv(micros, MICROS_A_SECOND), Math.floorMod(micros, MICROS_A_SECOND) * 1000)
                .plus(options.skewMargin());
    }

    /** A row whose key has rows that tie: its records wait until the slice is read to its end. */
    private void contest(int index, boolean isKnown, Instant now) {
        LedgerEntry entry = scanner.entry;
        String key = entry.key.toString();
        Optional<DuplicateContest.Candidate> leader = contest.leader(key);
        if (leader.isPresent() && leader.get().beats(entry)) {
            loses(index, now);
            return;
        }
        OutBatch usual = batch;
        batch = new OutBatch(writer.framing(), 4096, 1, false);
        Optional<OutBatch> full = send(index, isKnown, now);
        if (full.isPresent()) {
            // A lane that takes one record at a time has its batch full already, and a next one begun.
            pool.give(batch);
        }
        OutBatch own = full.orElse(batch);
        batch = usual;
        leader.ifPresent(l -> loses(l.entry(), l.description(), now));
        contest.lead(
                key,
                new DuplicateContest.Candidate(
                        entry.copy(),
                        own.rows() == 0 ? new byte[0] : own.records(0),
                        own.rows() == 0 ? 0 : own.records(),
                        scanner.describe(index)));
    }

    private void loses(int index, Instant now) {
        loses(scanner.entry.copy(), scanner.describe(index), now);
    }

    private void loses(LedgerEntry loser, String description, Instant now) {
        Losers.becomesOne(loser);
        if (Losers.knows(view, loser, known)) {
            unchanged++;
            return;
        }
        reject(
                loser,
                "duplicate_key",
                "another row with this key has a higher cursor, or the same cursor and a higher fingerprint",
                description,
                now);
    }

    private void reject(String code, String message, String payload, Instant now) {
        reject(scanner.entry, code, message, payload, now);
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
        rejected.add(entry);
    }

    /** After the last row: the winners of contests join what is left in the batch. */
    private Optional<OutBatch> finish() {
        Optional<DuplicateContest.Candidate> winner = contest.nextWinner();
        while (winner.isPresent()) {
            DuplicateContest.Candidate won = winner.get();
            if (won.recordCount() > 0) {
                int start = batch.begin();
                batch.body().put(won.records());
                Optional<OutBatch> full = keep(start, won.recordCount(), won.entry());
                if (full.isPresent()) {
                    return full;
                }
            }
            winner = contest.nextWinner();
        }
        return batch.rows() > 0 ? Optional.of(swap()) : Optional.empty();
    }

    private Produced produced(Optional<OutBatch> full, boolean end) {
        Produced produced = new Produced(full, rejects, rejected, held, read, unchanged, superseded, end);
        rejects = new ArrayList<>();
        rejected = new IntentBlock(USUAL_REJECTS);
        held = new ArrayList<>();
        read = 0;
        unchanged = 0;
        superseded = 0;
        return produced;
    }
}
