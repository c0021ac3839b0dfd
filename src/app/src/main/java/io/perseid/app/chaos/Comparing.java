package io.perseid.app.chaos;

import io.perseid.app.equality.Equality;
import io.perseid.app.equality.EqualityChecker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Compares sandbox and warehouse by the {@link EqualityChecker}, which shares no code with what was tormented. One thread. */
final class Comparing {

    private static final int MEMORY_MEGABYTES = 512;

    private final ChaosFolder folder;
    private final SandboxControl sandbox;

    Comparing(ChaosFolder folder, SandboxControl sandbox) {
        this.folder = folder;
        this.sandbox = sandbox;
    }

    /** Events and profiles. No process may hold the warehouse for writing. */
    Delivered compare() throws SQLException, IOException {
        return compare(true);
    }

    /** Events only. */
    Delivered compareEvents() throws SQLException, IOException {
        return compare(false);
    }

    private Delivered compare(boolean withProfiles) throws SQLException, IOException {
        List<Equality> equalities = new ArrayList<>();
        try (EqualityChecker checker =
                EqualityChecker.open(folder.warehouse(), folder.temporary().resolve("equality"), MEMORY_MEGABYTES)) {
            try (BufferedReader export = sandbox.export()) {
                equalities.add(checker.events(
                        "orders as events", ChaosWarehouse.EXPECTED_EVENTS, Optional.of("order_id"), export));
            }
            if (!withProfiles) {
                return counted(equalities);
            }
            try (BufferedReader profiles = sandbox.profiles()) {
                equalities.add(checker.profiles("customers as users", ChaosWarehouse.EXPECTED_PROFILES, profiles));
            }
        }
        return counted(equalities);
    }

    private Delivered counted(List<Equality> equalities) throws SQLException, IOException {
        Path file = folder.temporary().resolve("export.jsonl");
        try (BufferedReader export = sandbox.export();
                Writer copy = Files.newBufferedWriter(file)) {
            export.transferTo(copy);
        }
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit = '" + MEMORY_MEGABYTES + "MB'");
            statement.execute("SET threads = 1");
            // All that makes a record another one; not what the destination adds at each arrival.
            String record =
                    "concat_ws('|', json->>'$.event', p->>'$.time', p->>'$.distinct_id', p->>'$.\"$insert_id\"',"
                            + " coalesce(p->>'$.revenue', '-'), coalesce(p->>'$.note', '-'), coalesce(p->>'$.perseid_deleted', '-'))";
            try (ResultSet counts = statement.executeQuery("SELECT count(*), count(DISTINCT hash(" + record
                    + ")) FROM (SELECT json, json->'$.properties' AS p FROM read_json_objects('"
                    + file.toString().replace("'", "''") + "', format = 'newline_delimited'))")) {
                counts.next();
                return new Delivered(equalities, counts.getLong(1), counts.getLong(2));
            }
        } finally {
            Files.delete(file);
        }
    }
}
