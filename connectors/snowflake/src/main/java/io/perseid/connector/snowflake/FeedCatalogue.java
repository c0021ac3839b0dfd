package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.TablePath;
import java.util.List;
import java.util.Optional;

/** What the account says about a table, asked anew each time. Blocking; one thread. */
final class FeedCatalogue {

    private static final String COLUMNS = "SELECT table_catalog, table_schema, table_name, table_type, retention_time,"
            + " DATE_PART(EPOCH_MICROSECOND, created), DATE_PART(EPOCH_MICROSECOND, last_ddl),"
            + " DATE_PART(EPOCH_MICROSECOND, CURRENT_TIMESTAMP()) FROM ";

    private final SnowflakeSession session;
    private final SnowflakeDialect dialect = new SnowflakeDialect();

    FeedCatalogue(SnowflakeSession session) {
        this.session = session;
    }

    /** @param written as users write it; empty if there is no such table or view, or the role sees none */
    Optional<FeedTable> table(String written) {
        List<String> parts = TableName.parts(written);
        int count = parts.size();
        String database = count > 2 ? TablePath.quoted(parts.get(count - 3)) + "." : "";
        String schema = count > 1 ? dialect.text(parts.get(count - 2)) : "CURRENT_SCHEMA()";
        String sql = COLUMNS + database + "INFORMATION_SCHEMA.TABLES WHERE table_schema = " + schema
                + " AND table_name = " + dialect.text(parts.get(count - 1));
        return session.query(
                sql,
                rows -> rows.next()
                        ? Optional.of(new FeedTable(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getLong(5),
                                rows.getLong(6),
                                rows.getLong(7),
                                rows.getLong(8)))
                        : Optional.empty());
    }

    /** Whether changes of the table are recorded; empty if the account does not say. */
    Optional<Boolean> isTracked(FeedTable table) {
        // Names with the same beginning come too, after it: the list is ordered by name.
        String sql = "SHOW TABLES IN SCHEMA " + TablePath.quoted(table.database()) + "."
                + TablePath.quoted(table.schema()) + " STARTS WITH " + dialect.text(table.name());
        return session.query(sql, rows -> {
            while (rows.next()) {
                if (rows.getString("name").equals(table.name())) {
                    return Optional.of(rows.getString("change_tracking").equalsIgnoreCase("ON"));
                }
            }
            return Optional.empty();
        });
    }
}
