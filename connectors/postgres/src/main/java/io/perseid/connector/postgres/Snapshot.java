package io.perseid.connector.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * One state of the tables, kept open by an idle transaction for others to read. Any thread.
 *
 * <p>While it is open, VACUUM removes nothing that was deleted since. The server itself ends it after the time that is
 * allowed, so nobody here has to wake up for that.
 */
final class Snapshot implements AutoCloseable {

    /** As servers of different versions say that there is no such snapshot, or that its owner has gone. */
    private static final Set<String> LOST = Set.of("22023", "42704", "55000");

    private final Transaction holder;
    private final String id;
    private final Instant taken;
    private final Instant until;
    private final InstantSource clock;

    private Snapshot(Transaction holder, String id, Instant taken, Instant until, InstantSource clock) {
        this.holder = holder;
        this.id = id;
        this.taken = taken;
        this.until = until;
        this.clock = clock;
    }

    /** Takes over {@code holder}, which has not read anything yet; the caller closes it if this throws. */
    static Snapshot take(Transaction holder, Duration longest, InstantSource clock) throws SQLException {
        Instant until = clock.instant().plus(longest);
        holder.execute("SET LOCAL idle_in_transaction_session_timeout = " + longest.toMillis());
        return holder.query(
                "SELECT pg_catalog.pg_export_snapshot(), CAST(extract(epoch FROM now()) * 1000000 AS bigint)", rows -> {
                    rows.next();
                    Instant taken = Instant.EPOCH.plus(rows.getLong(2), ChronoUnit.MICROS);
                    return new Snapshot(holder, rows.getString(1), taken, until, clock);
                });
    }

    String id() {
        return id;
    }

    /** The server's time when it was taken, or a moment before. */
    Instant taken() {
        return taken;
    }

    boolean isOver() {
        return !clock.instant().isBefore(until);
    }

    /** Whether an attempt to read from it failed because it is gone. */
    static boolean isLost(SQLException error) {
        return error.getSQLState() != null && LOST.contains(error.getSQLState());
    }

    @Override
    public void close() {
        holder.close();
    }
}
