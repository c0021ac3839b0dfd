package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Lookup tables: replaced whole or not at all, in one transaction. Safe for many threads, one replacement at a time. */
final class LookupStore implements AutoCloseable {

    /** Bad rows told at most (lookup tables reference). */
    private static final int REPORTED = 10;

    private final DuckDBConnection connection;
    private final Clock clock;
    private final Limits limits;

    LookupStore(Database database, Clock clock, Limits limits) throws SQLException {
        this.connection = database.connect();
        this.clock = clock;
        this.limits = limits;
    }

    /** The id of the table of this name, made if there is none. Same name, same id, also after a restart. */
    synchronized String create(String name) {
        String id = UUID.nameUUIDFromBytes(("lookup-table/" + name).getBytes(StandardCharsets.UTF_8))
                .toString();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR IGNORE INTO lookup_tables VALUES (?, ?, '[]', 0, 0)")) {
            insert.setString(1, id);
            insert.setString(2, name);
            insert.execute();
            return id;
        } catch (SQLException e) {
            throw new SandboxFailure("the lookup table could not be created: " + e.getMessage(), e);
        }
    }

    synchronized boolean exists(String id) {
        try {
            return number("SELECT count(*) FROM lookup_tables WHERE id = ?", id) > 0;
        } catch (SQLException e) {
            throw new SandboxFailure("lookup tables could not be read: " + e.getMessage(), e);
        }
    }

    /**
     * Replaces the rows.
     *
     * @return the first bad rows; empty when the table was replaced. An index counts data rows from 0
     * @throws IOException when the content cannot be read to its end; then nothing was replaced
     */
    synchronized List<RecordFailure> replace(String id, CsvReader csv) throws IOException {
        boolean replaced = false;
        try {
            connection.setAutoCommit(false);
            update("DELETE FROM lookup_rows WHERE table_id = ?", id);
            List<RecordFailure> failures = new ArrayList<>();
            Optional<List<String>> header = header(csv, failures);
            if (header.isPresent()) {
                long rows = rows(id, header.get().size(), csv, failures);
                if (failures.isEmpty() && number("SELECT count(*) FROM lookup_rows") > limits.maxLookupRows()) {
                    failures.add(failure(0, "more than " + limits.maxLookupRows() + " rows over all lookup tables"));
                }
                describe(id, header.get(), rows);
            }
            if (failures.isEmpty()) {
                connection.commit();
                replaced = true;
            }
            return failures;
        } catch (SQLException e) {
            throw new SandboxFailure("the lookup table could not be stored: " + e.getMessage(), e);
        } finally {
            restore(replaced);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static Optional<List<String>> header(CsvReader csv, List<RecordFailure> failures) throws IOException {
        try {
            Optional<List<String>> header = csv.next();
            if (header.isEmpty() || header.get().size() < 2) {
                failures.add(failure(0, "at least 2 columns are required"));
                return Optional.empty();
            }
            if (new HashSet<>(header.get()).size() < header.get().size()) {
                failures.add(failure(0, "column names must be unique"));
                return Optional.empty();
            }
            return header;
        } catch (CsvReader.Malformed e) {
            failures.add(failure(0, "invalid CSV header: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private long rows(String id, int columns, CsvReader csv, List<RecordFailure> failures)
            throws SQLException, IOException {
        Set<String> keys = new HashSet<>();
        int row = 0;
        try (DuckDBAppender appender = connection.createAppender("lookup_rows")) {
            for (Optional<List<String>> fields = csv.next(); fields.isPresent(); fields = csv.next()) {
                Optional<String> wrong = check(fields.get(), columns, keys);
                if (wrong.isPresent() && failures.size() < REPORTED) {
                    failures.add(failure(row, wrong.get()));
                } else if (failures.isEmpty()) {
                    ArrayNode cells = Json.EXACT.createArrayNode();
                    fields.get().forEach(field -> cells.add(LookupCell.typed(field)));
                    appender.beginRow()
                            .append(id)
                            .append((long) row)
                            .append(cells.toString())
                            .endRow();
                }
                row++;
            }
        } catch (CsvReader.Malformed e) {
            failures.add(failure(row, "invalid CSV: " + e.getMessage()));
        }
        return row;
    }

    private static Optional<String> check(List<String> fields, int columns, Set<String> keys) {
        if (fields.size() != columns) {
            return Optional.of("row has " + fields.size() + " fields, the header has " + columns);
        }
        if (LookupCell.falsy(fields.get(0))) {
            return Optional.of("primary key is required and cannot be blank");
        }
        if (!keys.add(fields.get(0))) {
            return Optional.of("primary key \"" + fields.get(0) + "\" is not unique");
        }
        return Optional.empty();
    }

    private void describe(String id, List<String> header, long rows) throws SQLException {
        ArrayNode columns = Json.EXACT.createArrayNode();
        header.forEach(columns::add);
        update(
                "UPDATE lookup_tables SET columns = ?, row_count = ?, replaced_ms = ? WHERE id = ?",
                columns.toString(),
                rows,
                clock.millis(),
                id);
    }

    private void restore(boolean replaced) {
        try {
            if (!replaced) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new SandboxFailure("the transaction could not be ended: " + e.getMessage(), e);
        }
    }

    private void update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    private long number(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static RecordFailure failure(int row, String message) {
        return new RecordFailure(row, "", "", message);
    }
}
