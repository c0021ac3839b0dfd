package io.perseid.engine.encode;

import io.perseid.api.destination.Lane;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.warehouse.RowReader;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.DuplicateKeys;
import io.perseid.engine.plan.MirrorChanges.Change;
import io.perseid.engine.plan.MirrorChanges.Operation;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Sync;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Compares rows with the ledger as {@link SliceEncoder} would, and writes and sends nothing: counts what is new, changed and
 * unchanged, keeps the keys of what is to be read again, and notes in the census which keys there are. Blocking, one thread.
 *
 * <p>Life: {@link #read} for each part of the model, {@link #unseen} once, then the figures.
 */
public final class Survey {

    /** More keys than this are not worth reading by key, and not worth their memory. */
    static final int MOST_KEYS = 200_000;

    /** Keys that a source is asked for at a time. */
    private static final int ASKED_AT_ONCE = 10_000;

    private static final int SAMPLES = 5;
    private static final long MICROS_A_SECOND = 1_000_000L;

    private final CompiledModel model;
    private final LedgerCensus census;
    private final Set<String> newColumns;
    private final boolean retryRejected;
    private final boolean event;
    private final long nowMicros;
    private final long skewMicros;
    private final long earliestMicros;
    private final RowScanner scanner;
    private final ContestedKeys contested;
    private final Map<String, Contender> contenders = new HashMap<>();
    private final LedgerEntry known = new LedgerEntry();
    private final List<String> keys = new ArrayList<>();
    private final InsertIds insertIds;
    private final Map<Operation, List<Change>> samples = new EnumMap<>(Operation.class);
    private boolean keysSuffice = true;
    /** Whether what is gone is told to this, and not found by what was not read. */
    private boolean told;

    private long read;
    private long present;
    private long inserts;
    private long updates;
    private long filled;
    private long moved;
    private long inDoubt;
    private long unchanged;
    private long unsendable;
    private long deletes;
    private long reopened;
    private long refusedDeletes;

    /** The row of a key that leads, of those that share it. */
    private record Contender(LedgerEntry entry, boolean flawed) {}

    /**
     * @param newColumns properties that the last run did not have, so that what they change can be told
     * @param retryRejected whether rows that were refused as they are now are going to be tried again
     * @param skewMargin events later than {@code now} minus this are held
     */
    public Survey(
            Sync sync,
            CompiledModel model,
            Lane lane,
            DuplicateKeys duplicates,
            LedgerCensus census,
            Set<String> newColumns,
            boolean retryRejected,
            Duration skewMargin,
            Instant now) {
        this.insertIds = new InsertIds(sync.namespace(), InsertIds.EVENT);
        this.model = model;
        this.census = census;
        this.newColumns = newColumns;
        this.retryRejected = retryRejected;
        this.event = sync.record() instanceof RecordDefinition.Events;
        this.nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        this.skewMicros = skewMargin.toNanos() / 1000;
        this.earliestMicros =
                lane.earliest().map(e -> e.getEpochSecond() * MICROS_A_SECOND).orElse(Long.MIN_VALUE);
        this.scanner = new RowScanner(model, sync.record(), insertIds);
        this.contested = new ContestedKeys(duplicates, insertIds);
    }

    /** Reads to the end. @param compared told how many rows that are, in all parts so far @return how many are in this one */
    public long read(RowReader reader, LongConsumer compared) {
        long before = read;
        while (reader.next()) {
            RowBatch batch = scanner.bind(reader.batch());
            ColumnTrial trial = new ColumnTrial(batch, model);
            int rows = reader.batch().getRowCount();
            for (int row = 0; row < rows; row++) {
                take(row, trial);
            }
            read += rows;
            compared.accept(read);
        }
        return read - before;
    }

    /**
     * Takes keys that the warehouse says no row has any more. Only with a census that starts with all keys seen.
     *
     * @param reader of one column, keys as the engine writes them
     * @return how many those are
     */
    public long gone(RowReader reader) {
        told = true;
        keysSuffice = false;
        KeyText key = new KeyText(insertIds);
        long gone = 0;
        while (reader.next()) {
            int rows = reader.batch().getRowCount();
            for (int row = 0; row < rows; row++) {
                LedgerEntry entry = key.read(reader.batch(), row);
                census.miss(entry.keyHigh, entry.keyLow, known);
            }
            gone += rows;
        }
        return gone;
    }

    /**
     * Takes keys whose rows are going to be read, as far as there are any: each is missed until its row comes. Only with a
     * census that starts with all keys seen, before {@link #read}.
     *
     * @param keys in their canonical text
     */
    public void expect(Collection<String> keys) {
        told = true;
        LedgerEntry entry = new LedgerEntry();
        for (String key : keys) {
            entry.key.set(key);
            insertIds.hashKey(entry);
            census.miss(entry.keyHigh, entry.keyLow, known);
        }
    }

    private void take(int row, ColumnTrial trial) {
        RowScanner.Flaw flaw = scanner.scan(row, nowMicros);
        LedgerEntry entry = scanner.entry;
        boolean isKnown = census.find(entry.keyHigh, entry.keyLow, known);
        present += isKnown && isIn(known) ? 1 : 0;
        OptionalLong highest = flaw == RowScanner.Flaw.NULL_KEY ? OptionalLong.empty() : contested.highestCursor(entry);
        if (highest.isPresent()) {
            contend(flaw);
        } else if (flaw != RowScanner.Flaw.NONE) {
            flawed(isKnown, entry.key.length == 0);
        } else if (event && entry.timeMicros > nowMicros - skewMicros) {
            unsendable++;
            again(entry);
        } else {
            decide(entry, isKnown, row, trial);
        }
    }

    private void flawed(boolean isKnown, boolean withoutKey) {
        if (isKnown && Fate.of(scanner.entry, known, event, retryRejected) == Fate.UNCHANGED) {
            unchanged++;
            return;
        }
        unsendable++;
        if (withoutKey) {
            keysSuffice = false;
        } else {
            again(scanner.entry);
        }
    }

    private void decide(LedgerEntry entry, boolean isKnown, int row, ColumnTrial trial) {
        Fate fate = isKnown ? Fate.of(entry, known, event, retryRejected) : Fate.NEW;
        if (fate == Fate.UNCHANGED) {
            unchanged++;
            return;
        }
        again(entry);
        if (event && entry.timeMicros < earliestMicros) {
            unsendable++;
            return;
        }
        count(fate, entry, row, trial);
    }

    private void count(Fate fate, LedgerEntry entry, int row, ColumnTrial trial) {
        boolean sameValues =
                known.fingerprintHigh == entry.fingerprintHigh && known.fingerprintLow == entry.fingerprintLow;
        if (fate == Fate.NEW || fate == Fate.RETURNED) {
            inserts++;
            sample(Operation.INSERT, entry, fate == Fate.RETURNED ? "it was deleted, and is back" : "");
        } else if (fate == Fate.MOVED && !known.deleted) {
            moved++;
            if (wants(Operation.MOVE)) {
                sample(Operation.MOVE, entry, Identities.difference(known, entry));
            }
        } else if (known.deleted) {
            inserts++;
            sample(Operation.INSERT, entry, "it may have been deleted, and is back");
        } else if (sameValues) {
            inDoubt++;
        } else {
            updates++;
            filled += !newColumns.isEmpty() && trial.isWithout(newColumns, row, known) ? 1 : 0;
            if (wants(Operation.UPDATE)) {
                sample(Operation.UPDATE, entry, trial.filled(row, known));
            }
        }
    }

    private void contend(RowScanner.Flaw flaw) {
        LedgerEntry entry = scanner.entry;
        String key = entry.key.toString();
        Contender leader = contenders.get(key);
        unsendable += leader == null ? 0 : 1;
        if (leader == null || beats(entry, flaw != RowScanner.Flaw.NONE, leader)) {
            contenders.put(key, new Contender(entry.copy(), flaw != RowScanner.Flaw.NONE));
        }
    }

    private static boolean beats(LedgerEntry entry, boolean flawed, Contender leader) {
        if (flawed != leader.flawed) {
            return leader.flawed;
        }
        LedgerEntry other = leader.entry;
        if (entry.cursorMicros != other.cursorMicros) {
            return entry.cursorMicros > other.cursorMicros;
        }
        int high = Long.compareUnsigned(entry.fingerprintHigh, other.fingerprintHigh);
        return high > 0 || high == 0 && Long.compareUnsigned(entry.fingerprintLow, other.fingerprintLow) > 0;
    }

    /** Which of some keys a source has after all. */
    public interface Source {
        Set<String> present(List<String> keys);
    }

    /**
     * After the last row: which of the rows that share a key would be sent, and what has no row any more.
     *
     * @param bounds filled with hashes that part the keys that were not seen into ranges of so many
     * @param source for a model of which a run does not read all rows: asked for keys that were not seen, up to {@link #MOST_KEYS},
     *     more of which count as gone; empty where what was not read is not there
     */
    public void unseen(List<Long> bounds, long keysEach, Optional<Source> source) {
        for (Contender contender : contenders.values()) {
            LedgerEntry entry = contender.entry;
            boolean isKnown = census.find(entry.keyHigh, entry.keyLow, known);
            again(entry);
            Fate fate = contender.flawed
                    ? Fate.UNCHANGED
                    : isKnown ? Fate.of(entry, known, event, retryRejected) : Fate.NEW;
            if (fate == Fate.UNCHANGED) {
                unchanged += contender.flawed ? 0 : 1;
                unsendable += contender.flawed ? 1 : 0;
            } else {
                count(fate, entry, 0, ColumnTrial.none(model));
            }
        }
        contenders.clear();
        if (told && census.allSeen()) {
            return;
        }
        long found = 0;
        List<LedgerEntry> asked = new ArrayList<>();
        LedgerCensus.Unseen gone = census.unseen(0, 0);
        while (gone.next(known)) {
            if (!retryRejected && GoneSource.wasRefused(known)) {
                refusedDeletes++;
                continue;
            }
            if (found > 0 && found % keysEach == 0) {
                bounds.add(known.keyHigh);
            }
            found++;
            if (source.isPresent() && found <= MOST_KEYS) {
                asked.add(known.copy());
                if (asked.size() == ASKED_AT_ONCE) {
                    gone(asked, source.get());
                }
            } else {
                gone(known);
            }
        }
        source.ifPresent(s -> gone(asked, s));
    }

    private void gone(List<LedgerEntry> asked, Source source) {
        Set<String> present =
                source.present(asked.stream().map(e -> e.key.toString()).toList());
        for (LedgerEntry entry : asked) {
            if (present.contains(entry.key.toString())) {
                reopened++;
            } else {
                gone(entry);
            }
        }
        asked.clear();
    }

    private void gone(LedgerEntry entry) {
        deletes++;
        sample(Operation.DELETE, entry, event ? Identities.words(entry) : "");
    }

    private void again(LedgerEntry entry) {
        if (keysSuffice && keys.size() < MOST_KEYS) {
            keys.add(entry.key.toString());
        } else {
            keysSuffice = false;
        }
    }

    private List<Change> samples(Operation operation) {
        return samples.computeIfAbsent(operation, o -> new ArrayList<>());
    }

    private boolean wants(Operation operation) {
        return samples(operation).size() < SAMPLES;
    }

    private void sample(Operation operation, LedgerEntry entry, String what) {
        if (wants(operation)) {
            samples(operation).add(new Change(operation, entry.key.toString(), what));
        }
    }

    private static boolean isIn(LedgerEntry entry) {
        return entry.state != EntryState.REJECTED && !entry.deleted;
    }

    /** Whether {@link #keys} are all that is to be read again; else everything is. */
    public boolean keysSuffice() {
        return keysSuffice;
    }

    /** Of rows that are to be read again, each once. */
    public List<String> keys() {
        return keys;
    }

    public long rows() {
        return read;
    }

    /** Rows that are, or may be, at the destination already. */
    public long present() {
        return present;
    }

    public long inserts() {
        return inserts;
    }

    public long updates() {
        return updates;
    }

    /** Of the updates those that only a new column makes. */
    public long filled() {
        return filled;
    }

    public long moved() {
        return moved;
    }

    public long inDoubt() {
        return inDoubt;
    }

    public long unchanged() {
        return unchanged;
    }

    public long unsendable() {
        return unsendable;
    }

    /** Keys that are, or may be, at the destination and that no row has. */
    public long deletes() {
        return deletes;
    }

    /** Keys that are, or may be, at the destination, and whose rows are there but were not read. */
    public long reopened() {
        return reopened;
    }

    /** Keys whose delete was refused as it would be sent now. */
    public long refusedDeletes() {
        return refusedDeletes;
    }

    public List<Change> samples() {
        return samples.values().stream().flatMap(List::stream).toList();
    }
}
