package io.perseid.engine.mirror;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.StateTable;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.Murmur3;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.HashedModel;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.StatePlan;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.state.StateStore;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Sync;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The way {@code warehouse}: the warehouse compares its rows with a table of keys and hashes, and names those that are not as
 * they were. The table is relied on only if it and the ledger bear the same mark, so neither was changed without the other,
 * and its hashes are made as they are made now. Blocking, on a worker thread.
 */
record InWarehouse(SyncParts parts, HashedModel model, StateTable table, String version) {

    /** Names of tables may be no longer than 63 bytes in PostgreSQL. */
    private static final int LONGEST_NAMESPACE = 24;

    /** @param prepare whether the table is made where there is none */
    static InWarehouse open(
            SyncParts parts, CompiledModel compiled, WarehouseSession session, StateStore store, boolean prepare) {
        Sync sync = parts.sync();
        HashedModel model = HashedModel.of(compiled, parts.dialect())
                .orElseThrow(() -> impossible(sync, "warehouse " + sync.warehouse() + " cannot do"));
        if (!model.hasPlainKey()) {
            throw impossible(sync, "works with keys of whole numbers and texts only, and this key has another type");
        }
        StateTable table = session.stateTable(name(Planner.ledger(sync, parts.destination())))
                .orElseThrow(() -> impossible(sync, "warehouse " + sync.warehouse() + " cannot do"));
        if (prepare) {
            table.prepare();
        }
        return new InWarehouse(parts, model, table, model.version(table.hashVersion()));
    }

    /** @return empty if the table cannot be relied on */
    Optional<StateDiff> compare(Expr everything, StateStore store) {
        Optional<String> marked = table.mark()
                .filter(mark -> mark.startsWith(version))
                .filter(mark -> store.mark(Planner.ledger(parts.sync(), parts.destination()))
                        .filter(mark::equals)
                        .isPresent());
        return marked.map(mark -> table.compare(model.keysAndHashes(everything)));
    }

    /** The rows that were named. */
    CompiledModel among(StateDiff diff) {
        return model.among(diff.changed());
    }

    /** The same slices, with the hash of each row that they read. */
    List<Slice> hashed(List<Slice> slices) {
        return slices.stream()
                .map(slice -> slice.sql().isEmpty() ? slice : slice.readBy(model.with(slice.sql())))
                .toList();
    }

    StatePlan state(boolean rebuild) {
        return new StatePlan(table, version, rebuild);
    }

    /** Which way a run goes and why, in words. */
    static String way(Mirror mirror, Optional<InWarehouse> table, boolean relied, boolean first) {
        if (mirror.changes() == Mirror.Changes.FEED) {
            return "feed, which is not asked here: every row is read and compared with the ledger";
        }
        if (table.isEmpty()) {
            return "local: every row is read and compared with the ledger, as changes: "
                    + mirror.changes().name().toLowerCase(Locale.ROOT) + " says";
        }
        String name = table.get().table().name();
        if (relied) {
            return "warehouse: it compared its rows with " + name;
        }
        return first
                ? "warehouse: everything is sent, and " + name + " is filled with it"
                : "warehouse: this once every row is read and compared with the ledger, and " + name
                        + " made anew, because it is new, or was changed without the ledger or the ledger without it, or its"
                        + " hashes were made of other columns";
    }

    private static String name(LedgerId ledger) {
        String plain = ledger.namespace().value().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        String whole = ledger.namespace().value() + "\n" + ledger.project();
        Murmur3 hash = new Murmur3();
        byte[] utf8 = whole.getBytes(StandardCharsets.UTF_8);
        hash.hash(utf8, 0, utf8.length);
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAMESPACE)) + "_"
                + ledger.kind().word() + String.format(Locale.ROOT, "_%016x", hash.high());
    }

    private static PerseidException impossible(Sync sync, String why) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                sync.where(),
                "changes: warehouse, which " + why,
                "a warehouse that can tell by itself which rows have changed",
                "write changes: local, which finds the same changes by reading every row");
    }
}
