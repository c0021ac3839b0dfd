package io.perseid.connector.postgres;

import io.perseid.connector.postgres.pgoutput.Changes;
import io.perseid.connector.postgres.pgoutput.Relation;
import io.perseid.connector.postgres.pgoutput.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** Takes from the stream which keys of one table changed, and whether anything happened that keys cannot tell. One thread. */
final class ChangedKeys implements Changes {

    private final FeedTable table;
    private final LogSequenceNumber until;
    private final RecentTransactions recent;
    private final KeyBatch batch;
    private final @Nullable String[] key;
    private final int[] places;
    private char identity;
    private boolean identityHoldsKeys;
    private int xid;
    private boolean reached;
    private @Nullable String lost;
    private long changes;

    ChangedKeys(FeedTable table, LogSequenceNumber until, RecentTransactions recent, KeyBatch batch) {
        this.table = table;
        this.until = until;
        this.recent = recent;
        this.batch = batch;
        this.places = new int[table.keys().size()];
        this.key = new @Nullable String[places.length];
        Arrays.fill(places, -1);
    }

    /** Whether what follows was committed after the end. */
    boolean reached() {
        return reached;
    }

    /** What happened that keys cannot tell. */
    Optional<String> lost() {
        return Optional.ofNullable(lost);
    }

    /** Rows that changed so far. */
    long changes() {
        return changes;
    }

    @Override
    public void begin(long commit, int transaction) {
        xid = transaction;
        reached = !FeedPlace.isBefore(LogSequenceNumber.valueOf(commit), until);
    }

    @Override
    public void relation(Relation relation) {
        if (relation.oid() != (int) table.oid()) {
            return;
        }
        identity = relation.identity();
        identityHoldsKeys = true;
        List<FeedTable.Key> keys = table.keys();
        for (int i = 0; i < places.length; i++) {
            int place = relation.place(keys.get(i).name());
            if (place < 0 || relation.columns().get(place).type() != keys.get(i).typeOid()) {
                lost = "key column \"" + keys.get(i).name() + "\" had another name or type for a time";
                return;
            }
            places[i] = place;
            identityHoldsKeys &= relation.columns().get(place).identity();
        }
    }

    @Override
    public void insert(int changed, Tuple row) {
        if (isOurs(changed)) {
            take(row, Optional.empty());
        }
    }

    @Override
    public void update(int changed, Optional<Tuple> old, Tuple row) {
        if (!isOurs(changed)) {
            return;
        }
        if (old.isPresent()) {
            takeOld(old.get());
        } else if (!identityHoldsKeys) {
            lost = "an update came without the old key";
        }
        take(row, old);
    }

    @Override
    public void delete(int changed, Tuple old) {
        if (isOurs(changed)) {
            takeOld(old);
        }
    }

    @Override
    public void truncate(Set<Integer> tables) {
        if (tables.contains((int) table.oid())) {
            lost = "the table was emptied by TRUNCATE";
        }
    }

    private boolean isOurs(int changed) {
        if (changed != (int) table.oid()) {
            return false;
        }
        changes++;
        recent.told(xid);
        return lost == null;
    }

    private void takeOld(Tuple old) {
        // A partition may record less than its table says.
        if (old.identityOnly() && (!identityHoldsKeys || identity == Relation.FULL)) {
            lost = "an old row came without its key";
            return;
        }
        take(old, Optional.empty());
    }

    /** @param before from where a value is taken that is left out because it did not change */
    private void take(Tuple row, Optional<Tuple> before) {
        for (int i = 0; i < places.length; i++) {
            if (!row.isLeftOut(places[i])) {
                key[i] = row.text(places[i]).orElse(null);
            } else if (before.isPresent() && !before.get().isLeftOut(places[i])) {
                key[i] = before.get().text(places[i]).orElse(null);
            } else {
                // Servers before February 2022 (14.2, 13.6, 12.10, 11.15) leave out long keys that did not change.
                lost = "a key that is too long to stand in its row was left out by the server";
                return;
            }
        }
        batch.add(key);
    }
}
