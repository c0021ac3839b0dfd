package io.perseid.engine.encode;

import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateRows;
import io.perseid.engine.identity.TextColumn;
import io.perseid.engine.ledger.EntryState;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.HashedModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.BigIntVector;
import org.jspecify.annotations.Nullable;

/**
 * What a slice is going to tell the state table in the warehouse, as far as its rows are read: which hash each key has that
 * the ledger knows as its row is, or will when its request is accepted. A key that is in, or may be, and whose hash says
 * nothing gets none, so that the table has it and always names it. One reading step at a time; afterwards the run's loop.
 */
public final class StateNotes {

    private static final long NO_HASH = -1;

    private final boolean rebuild;
    private final StateRows rows = new StateRows();
    private final Set<String> doubtful = new LinkedHashSet<>();
    private final List<String> gone = new ArrayList<>();
    private final Text warehouseKey = new Text();
    private final String where;
    private @Nullable BigIntVector hashes;
    private @Nullable TextColumn keys;

    /**
     * @param rebuild whether the table starts empty, so that it has to be told of what stays as it is as well
     * @param where the sync's file, for messages
     */
    public StateNotes(boolean rebuild, String where) {
        this.rebuild = rebuild;
        this.where = where;
    }

    /** The next rows. */
    void bind(RowReader reader) {
        hashes = (BigIntVector) reader.batch().getVector(HashedModel.HASH);
        keys = TextColumn.of(reader.batch().getVector(HashedModel.KEY));
    }

    /**
     * The row is in as it is now, or is going to be.
     *
     * @throws PerseidException {@code CONFIGURATION} if the warehouse writes its key otherwise, for then it would look gone
     */
    void is(LedgerEntry row, int index) {
        BigIntVector bound = hashes;
        TextColumn bothKeys = keys;
        if (bound == null || bothKeys == null) {
            throw new IllegalStateException("noted before bind");
        }
        bothKeys.read(index, warehouseKey);
        if (!Arrays.equals(row.key.bytes, 0, row.key.length, warehouseKey.bytes, 0, Math.max(0, warehouseKey.length))) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where,
                    "changes: warehouse, and a key that reads " + row.key + " here and " + warehouseKey
                            + " in the warehouse",
                    "a key that both write alike, such as whole numbers and texts",
                    "write changes: local, or cast the key in the model");
        }
        rows.add(row.key.bytes, 0, row.key.length, bound.get(index));
    }

    /** Whatever becomes of the row, its hash is not to be relied on. */
    void doubt(Text key) {
        doubtful.add(key.toString());
    }

    /** The row was read and nothing is sent. @param known what the ledger knows of its key */
    void stays(LedgerEntry known) {
        if (rebuild && mayBeIn(known)) {
            doubt(known.key);
        }
    }

    /** Its record is going to be taken away. */
    void gone(Text key) {
        gone.add(key.toString());
    }

    private static boolean mayBeIn(LedgerEntry known) {
        return known.state != EntryState.REJECTED && !(known.deleted && known.state == EntryState.DELIVERED);
    }

    /**
     * What the table is told, once every row has a fate.
     *
     * @param refused keys whose record or delete was refused: the table keeps what it has of them, if it has anything
     * @param unknown keys whose record may be in
     */
    public StateRows settled(Set<String> refused, Set<String> unknown) {
        StateRows settled = rows;
        if (!refused.isEmpty() || !unknown.isEmpty() || !doubtful.isEmpty()) {
            settled = new StateRows();
            for (int row = 0; row < rows.size(); row++) {
                String key = rows.key(row);
                if (!refused.contains(key) && !unknown.contains(key) && !doubtful.contains(key)) {
                    add(settled, key, rows.hash(row));
                }
            }
        }
        Set<String> without = new LinkedHashSet<>(unknown);
        without.addAll(doubtful);
        if (rebuild) {
            // What was refused may be in as it was before.
            without.addAll(refused);
        }
        for (String key : without) {
            add(settled, key, NO_HASH);
        }
        return settled;
    }

    /** Keys that the table is to forget. */
    public List<String> removed(Set<String> refused, Set<String> unknown) {
        return gone.stream()
                .filter(key -> !refused.contains(key) && !unknown.contains(key))
                .toList();
    }

    private static void add(StateRows rows, String key, long hash) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        rows.add(utf8, 0, utf8.length, hash);
    }
}
