package io.perseid.app.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the sandbox received, for tests and pages. Every call reads what is committed at that moment. Safe for many threads. */
public final class SandboxStore {

    /** The page may use at most this share of a core for counting: a count is kept for so many times what it took. */
    private static final int REST = 20;

    private final Database database;
    private final Clock clock;
    private Optional<EventCounts> counted = Optional.empty();
    private long countNanos;
    private long countedAtNanos;

    SandboxStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Every event received, repeats included, in order of arrival. */
    public List<StoredEvent> rawEvents() {
        return events("events ORDER BY arrival");
    }

    /** What Mixpanel's queries show: of the events equal in name, time, user and insert id the one that arrived last. */
    public List<StoredEvent> events() {
        return events("deduped_events ORDER BY arrival");
    }

    /** The last {@code limit} events received, newest first. */
    public List<StoredEvent> lastEvents(int limit) {
        return events("events WHERE arrival > (SELECT max(arrival) FROM events) - " + limit + " ORDER BY arrival DESC");
    }

    /** Rows received. */
    public long rawCount() {
        return rows("SELECT count(*) FROM events", row -> row.getLong(1)).get(0);
    }

    /** Counts, exact at this moment. */
    public EventCounts counts() {
        String sql = """
                SELECT r.event AS event, r.n AS raw_count, d.n AS deduped_count
                FROM (SELECT event, count(*) AS n FROM events GROUP BY event) r
                JOIN (SELECT event, count(*) AS n FROM (SELECT DISTINCT event, time_ms, distinct_id, insert_id FROM events)
                    GROUP BY event) d ON r.event = d.event
                ORDER BY 2 DESC, 1""";
        List<EventCounts.Name> names =
                rows(sql, row -> new EventCounts.Name(row.getString(1), row.getLong(2), row.getLong(3)));
        return new EventCounts(
                names.stream().mapToLong(EventCounts.Name::raw).sum(),
                names.stream().mapToLong(EventCounts.Name::deduped).sum(),
                names,
                clock.instant());
    }

    /** Counts that may be a little old, so that a page that refreshes itself does not slow down a large import. */
    synchronized EventCounts recentCounts() {
        long start = System.nanoTime();
        if (counted.isPresent() && start - countedAtNanos < countNanos * REST) {
            return counted.get();
        }
        EventCounts fresh = counts();
        countedAtNanos = System.nanoTime();
        countNanos = countedAtNanos - start;
        counted = Optional.of(fresh);
        return fresh;
    }

    /** The profile, if there is one; {@code entity} is {@link Profile#USER} or a group key. */
    public Optional<Profile> profile(String entity, String id) {
        return profiles("WHERE entity = ? AND id = ?", entity, id).stream().findFirst();
    }

    /** All user profiles by id. */
    public List<Profile> users() {
        return profiles("WHERE entity = ? ORDER BY id", Profile.USER);
    }

    /** All group profiles of a key, by id. */
    public List<Profile> groups(String groupKey) {
        return profiles("WHERE entity = ? ORDER BY id", groupKey);
    }

    /** The profiles changed last, newest first. */
    List<Profile> lastProfiles(int limit) {
        return profiles("ORDER BY updated_ms DESC, entity, id LIMIT " + limit);
    }

    /** All lookup tables by name. */
    public List<LookupTable> lookupTables() {
        return rows(
                "SELECT id, name, columns, row_count, replaced_ms FROM lookup_tables ORDER BY name, id",
                row -> new LookupTable(
                        row.getString(1),
                        row.getString(2),
                        Json.strings(row.getString(3)),
                        row.getLong(4),
                        Optional.of(row.getLong(5)).filter(ms -> ms > 0).map(Instant::ofEpochMilli)));
    }

    /** Rows of a lookup table in the order of the CSV, each a JSON array with one cell a column; {@code null} = undefined. */
    public List<String> lookupRows(String tableId, int limit) {
        return rows(
                "SELECT cells FROM lookup_rows WHERE table_id = ? ORDER BY row_number LIMIT " + limit,
                row -> row.getString(1),
                tableId);
    }

    /** How many profiles each entity has; the key is {@link Profile#USER} or a group key. */
    Map<String, Long> profileCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        rows(
                        "SELECT entity, count(*) FROM profiles GROUP BY entity ORDER BY entity",
                        row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /**
     * Any SELECT over {@code events}, {@code deduped_events}, {@code profiles}, {@code lookup_tables}, {@code lookup_rows}; each
     * row maps column names to JDBC values.
     */
    public List<Map<String, Object>> query(String sql, Object... parameters) {
        return rows(
                sql,
                result -> {
                    ResultSetMetaData columns = result.getMetaData();
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnName(i), result.getObject(i));
                    }
                    return row;
                },
                parameters);
    }

    /**
     * Writes the first column of a SELECT, one row a line, without holding the rows in memory.
     *
     * @throws IOException when the reader has gone
     */
    void writeLines(String sql, OutputStream out) throws IOException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                out.write(result.getString(1).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        } catch (SQLException e) {
            throw new SandboxFailure("the query failed: " + e.getMessage(), e);
        }
    }

    private List<StoredEvent> events(String from) {
        return rows(
                "SELECT event, time_ms, distinct_id, insert_id, properties FROM " + from,
                row -> new StoredEvent(
                        row.getString(1), row.getLong(2), row.getString(3), row.getString(4), row.getString(5)));
    }

    private List<Profile> profiles(String where, Object... parameters) {
        return rows(
                "SELECT entity, id, properties FROM profiles " + where,
                row -> new Profile(row.getString(1), row.getString(2), row.getString(3)),
                parameters);
    }

    private <T> List<T> rows(String sql, Row<T> row, Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row.read(result));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new SandboxFailure("the query failed: " + e.getMessage(), e);
        }
    }

    private interface Row<T> {
        T read(ResultSet current) throws SQLException;
    }
}
