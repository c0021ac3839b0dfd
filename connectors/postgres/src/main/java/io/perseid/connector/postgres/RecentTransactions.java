package io.perseid.connector.postgres;

import io.perseid.connector.postgres.FeedConnections.Control;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Transactions whose commit is in the WAL before anybody can see what they wrote: they wait for the disk, or for a standby.
 * Whoever reads rows after the stream has told of them has to wait for that as well, or would find them unchanged. One
 * thread.
 */
final class RecentTransactions {

    private static final String SNAPSHOT = "SELECT pg_catalog.txid_snapshot_xmax(s),"
            + " ARRAY(SELECT pg_catalog.txid_snapshot_xip(s)) FROM (SELECT pg_catalog.txid_current_snapshot() AS s) AS q";

    private final long next;
    private final Set<Long> open;
    private final Set<Long> told = new HashSet<>();

    private RecentTransactions(long next, Set<Long> open) {
        this.next = next;
        this.open = open;
    }

    /** As if all were visible. */
    static RecentTransactions none() {
        return new RecentTransactions(Integer.MAX_VALUE, Set.of());
    }

    /** As a session that is opened now would see them. */
    static RecentTransactions now(Control control) throws SQLException {
        return control.query(SNAPSHOT, rows -> {
            rows.next();
            Set<Long> open = new HashSet<>();
            for (Object xid : (Object[]) rows.getArray(2).getArray()) {
                open.add((Long) xid);
            }
            return new RecentTransactions(rows.getLong(1), open);
        });
    }

    /** @param xid the lower 32 bits of the number of a transaction that the stream tells of */
    void told(int xid) {
        // Of all numbers with these bits the one that is nearest to the newest.
        long whole = next + (xid - (int) next);
        if (whole >= next || open.contains(whole)) {
            told.add(whole);
        }
    }

    /** Whether everybody sees now what was told. */
    boolean areVisible(Control control) throws SQLException {
        if (!told.isEmpty()) {
            Set<Long> visible = control.query(
                    "SELECT x FROM unnest(ARRAY[" + list() + "]::bigint[]) AS t(x)"
                            + " WHERE pg_catalog.txid_visible_in_snapshot(x, pg_catalog.txid_current_snapshot())",
                    rows -> {
                        Set<Long> seen = new HashSet<>();
                        while (rows.next()) {
                            seen.add(rows.getLong(1));
                        }
                        return seen;
                    });
            told.removeAll(visible);
        }
        return told.isEmpty();
    }

    /** Those that are not visible yet, for messages. */
    String list() {
        return told.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
