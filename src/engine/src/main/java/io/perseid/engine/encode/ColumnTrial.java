package io.perseid.engine.encode;

import io.perseid.api.destination.RowBatch;
import io.perseid.engine.identity.Fingerprint;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.CompiledModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;

/**
 * Tries what a row's fingerprint would be if some of its columns were NULL. The ledger keeps one fingerprint for all values
 * of a row, so which of them changed cannot be told from it; that one of them was filled in can. One Arrow batch, one thread.
 */
final class ColumnTrial {

    private final Optional<RowBatch> batch;
    private final CompiledModel model;
    private final Map<Set<String>, Fingerprint> without = new HashMap<>();
    private final LedgerEntry scratch = new LedgerEntry();

    ColumnTrial(RowBatch batch, CompiledModel model) {
        this(Optional.of(batch), model);
    }

    private ColumnTrial(Optional<RowBatch> batch, CompiledModel model) {
        this.batch = batch;
        this.model = model;
    }

    /** Where the row itself is gone already. */
    static ColumnTrial none(CompiledModel model) {
        return new ColumnTrial(Optional.empty(), model);
    }

    /** Whether the row was known exactly as it is, apart from these columns, which were NULL. */
    boolean isWithout(Set<String> columns, int row, LedgerEntry known) {
        if (batch.isEmpty()) {
            return false;
        }
        without.computeIfAbsent(columns, this::fingerprint).of(row, batch.get().sideRows(), scratch);
        return scratch.fingerprintHigh == known.fingerprintHigh && scratch.fingerprintLow == known.fingerprintLow;
    }

    /** What can be said of an update. */
    String filled(int row, LedgerEntry known) {
        List<String> filled = new ArrayList<>();
        for (String column : model.roles().fingerprint().keySet()) {
            if (isWithout(Set.of(column), row, known)) {
                filled.add(column);
            }
        }
        return filled.isEmpty()
                ? "one property or several; the old values are not kept"
                : filled.get(0) + ": was empty";
    }

    private Fingerprint fingerprint(Set<String> left) {
        RowBatch rows = batch.orElseThrow();
        List<FieldVector> vectors = rows.columns().getFieldVectors();
        Map<String, FieldVector> mapped = new LinkedHashMap<>();
        model.roles().fingerprint().forEach((column, place) -> {
            if (!left.contains(column)) {
                mapped.put(column, vectors.get(place));
            }
        });
        List<long[]> sides =
                model.mapping().sides().stream().map(Fingerprint::hashes).toList();
        return new Fingerprint(mapped, rows.columns().getRowCount(), sides, new Fingerprint.Scratch());
    }
}
