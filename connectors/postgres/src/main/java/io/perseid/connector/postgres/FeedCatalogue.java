package io.perseid.connector.postgres;

import io.perseid.connector.postgres.FeedConnections.Control;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Asks a server what feeds have to know. One thread. Columns that not every version's catalogue has are taken from the row
 * as JSON.
 */
final class FeedCatalogue {

    private static final String SERVER = "SELECT CAST(current_setting('server_version_num') AS integer),"
            + " current_setting('wal_level'), pg_catalog.pg_is_in_recovery(),"
            + " EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolreplication))"
            // Amazon's servers give the right by a role.
            + " OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = 'rds_replication'"
            + " AND pg_catalog.pg_has_role(r.oid, 'USAGE')),"
            + " (SELECT count(*) FROM pg_catalog.pg_replication_slots),"
            + " CAST(current_setting('max_replication_slots') AS integer),"
            + " (SELECT system_identifier FROM pg_catalog.pg_control_system()) || '/' || CASE WHEN"
            + " pg_catalog.pg_is_in_recovery() THEN '' ELSE"
            + " substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) END";

    private static final String TABLE = "SELECT CAST(c.oid AS bigint), n.nspname, c.relname, c.relkind::text,"
            + " c.relpersistence::text, c.relreplident::text,"
            + " EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid),"
            + " pg_catalog.pg_has_role(c.relowner, 'USAGE') AND"
            + " pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.oid = pg_catalog.to_regclass(%s)";

    /** {@code xmin} of a row of the catalogue changes whenever somebody changes the column. */
    private static final String COLUMNS = "SELECT a.attname, a.attnum, a.xmin::text, CAST(a.atttypid AS bigint),"
            + " pg_catalog.format_type(a.atttypid, a.atttypmod), a.attisdropped,"
            + " coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '',"
            // Columns of an index that it only carries along are not part of the identity.
            + " coalesce(a.attnum = ANY ((CAST(i.indkey AS int2[]))[0 : i.indnkeyatts - 1]), false)"
            + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
            + " LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisvalid AND i.indimmediate"
            + " AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END"
            + " WHERE a.attrelid = %d AND a.attnum > 0 ORDER BY a.attnum";

    private static final String PARTS =
            "SELECT CAST(c.oid AS bigint), c.relname, c.relkind::text, c.relpersistence::text,"
                    + " c.relreplident::text, CAST(c.relfilenode AS bigint)"
                    + " FROM pg_catalog.pg_partition_tree(%d) t JOIN pg_catalog.pg_class c ON c.oid = t.relid"
                    + " WHERE t.level > 0 ORDER BY c.oid";

    private static final String PUBLICATION = "SELECT CAST(p.oid AS bigint), p.xmin::text, p.puballtables,"
            + " p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate,"
            + " coalesce(CAST(to_jsonb(p) ->> 'pubviaroot' AS boolean), false),"
            + " r.xmin::text, to_jsonb(r) ->> 'prqual' IS NOT NULL OR to_jsonb(r) ->> 'prattrs' IS NOT NULL,"
            + " pg_catalog.pg_has_role(p.pubowner, 'USAGE')"
            + " FROM pg_catalog.pg_publication p LEFT JOIN pg_catalog.pg_publication_rel r"
            + " ON r.prpubid = p.oid AND r.prrelid = %d WHERE p.pubname = '%s'";

    private static final String SLOTS = "SELECT s.slot_name, s.active_pid, s.confirmed_flush_lsn::text,"
            + " to_jsonb(s) ->> 'wal_status', CAST(pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery()"
            + " THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END, s.restart_lsn) AS bigint),"
            + " (SELECT CAST(setting AS bigint) FROM pg_catalog.pg_settings WHERE name = 'max_slot_wal_keep_size'),"
            + " CAST(extract(epoch FROM clock_timestamp() - CAST(to_jsonb(s) ->> 'inactive_since' AS timestamptz)) * 1000"
            + " AS bigint) FROM pg_catalog.pg_replication_slots s"
            + " WHERE s.database = pg_catalog.current_database() AND s.plugin = 'pgoutput'"
            + " AND s.slot_name LIKE 'perseid\\_%' ORDER BY 1";

    private static final long MEGABYTE = 1L << 20;

    private final Control control;

    FeedCatalogue(Control control) {
        this.control = control;
    }

    FeedServer server() throws SQLException {
        return control.query(SERVER, rows -> {
            rows.next();
            return new FeedServer(
                    rows.getInt(1),
                    rows.getString(2),
                    rows.getBoolean(3),
                    rows.getBoolean(4),
                    rows.getInt(5),
                    rows.getInt(6),
                    rows.getString(7));
        });
    }

    /** @param table as written after {@code from:}; empty if there is none that is called so */
    Optional<FeedTable> table(String table, List<String> keys) throws SQLException {
        PostgresDialect dialect = new PostgresDialect();
        Optional<FeedTable> bare = control.query(
                String.format(TABLE, dialect.text(dialect.table(table))),
                rows -> rows.next() ? Optional.of(bare(rows)) : Optional.empty());
        return bare.isEmpty() ? bare : Optional.of(whole(bare.get(), keys));
    }

    private static FeedTable bare(ResultSet rows) throws SQLException {
        return new FeedTable(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                List.of(),
                rows.getBoolean(7),
                rows.getBoolean(8),
                "",
                List.of(),
                List.of());
    }

    private FeedTable whole(FeedTable bare, List<String> keys) throws SQLException {
        Map<String, FeedTable.Key> columns = new HashMap<>();
        List<String> identity = new ArrayList<>();
        StringBuilder versions = new StringBuilder(bare.identity());
        control.query(String.format(COLUMNS, bare.oid()), rows -> {
            while (rows.next()) {
                boolean identifies = rows.getBoolean(8);
                versions.append(rows.getInt(2))
                        .append(identifies ? '!' : '.')
                        .append(rows.getString(3))
                        .append(' ');
                if (!rows.getBoolean(6)) {
                    String name = rows.getString(1);
                    columns.put(
                            name,
                            new FeedTable.Key(name, rows.getString(5), (int) rows.getLong(4), rows.getBoolean(7)));
                    if (identifies) {
                        identity.add(name);
                    }
                }
            }
            return columns.size();
        });
        return new FeedTable(
                bare.oid(),
                bare.schema(),
                bare.name(),
                bare.kind(),
                bare.persistence(),
                bare.identity(),
                List.copyOf(identity),
                bare.hasChildren(),
                bare.mayPublish(),
                SlotName.hash(versions.toString()).substring(0, 16),
                bare.isPartitioned() ? parts(bare.oid()) : List.of(),
                keys.stream().filter(columns::containsKey).map(columns::get).collect(Collectors.toUnmodifiableList()));
    }

    private List<FeedTable.Part> parts(long table) throws SQLException {
        return control.query(String.format(PARTS, table), rows -> {
            List<FeedTable.Part> parts = new ArrayList<>();
            while (rows.next()) {
                parts.add(new FeedTable.Part(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6)));
            }
            return List.copyOf(parts);
        });
    }

    Optional<FeedPublication> publication(String name, FeedTable table) throws SQLException {
        return control.query(String.format(PUBLICATION, table.oid(), name), rows -> {
            if (!rows.next()) {
                return Optional.empty();
            }
            Optional<String> member = Optional.ofNullable(rows.getString(6));
            boolean fits = (rows.getBoolean(3) || member.isPresent())
                    && rows.getBoolean(4)
                    && (rows.getBoolean(5) || !table.isPartitioned())
                    && !rows.getBoolean(7);
            String version = rows.getLong(1) + "." + rows.getString(2) + "." + member.orElse("all");
            return Optional.of(new FeedPublication(version, fits, rows.getBoolean(8)));
        });
    }

    Optional<FeedSlot> slot(String name) throws SQLException {
        return slots().stream().filter(slot -> slot.name().equals(name)).findFirst();
    }

    /** Those of feeds on this database, by name. */
    List<FeedSlot> slots() throws SQLException {
        return control.query(SLOTS, rows -> {
            List<FeedSlot> slots = new ArrayList<>();
            while (rows.next()) {
                String state = Optional.ofNullable(rows.getString(4)).orElse("");
                OptionalLong limit = number(rows, 6);
                slots.add(new FeedSlot(
                        rows.getString(1),
                        number(rows, 2),
                        Optional.ofNullable(rows.getString(3)).map(LogSequenceNumber::valueOf),
                        state.equals("lost"),
                        state.equals("unreserved"),
                        number(rows, 5),
                        limit.orElse(-1) < 0 ? OptionalLong.empty() : OptionalLong.of(limit.getAsLong() * MEGABYTE),
                        number(rows, 7).stream()
                                .mapToObj(millis -> Duration.ofMillis(Math.max(0, millis)))
                                .findFirst()));
            }
            return List.copyOf(slots);
        });
    }

    private static OptionalLong number(ResultSet rows, int column) throws SQLException {
        long number = rows.getLong(column);
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
