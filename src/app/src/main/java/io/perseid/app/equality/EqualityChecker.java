package io.perseid.app.equality;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares a DuckDB warehouse with what a Mixpanel-compatible destination holds: every key, user, time in milliseconds and
 * property of events; profiles and lookup tables too.
 *
 * <p>It shares no code with engine, encoder or ledger: what is expected is said anew, as SQL over the warehouse; what arrived
 * is read over HTTP; both are brought into an in-memory DuckDB of its own and joined there. The warehouse file is attached
 * read-only, for as long as the expected rows are copied. Memory is bounded: what exceeds it goes to the temporary folder.
 * One thread.
 */
public final class EqualityChecker implements AutoCloseable {

    /** Columns of an expected query that are no property. */
    private static final Set<String> RESERVED = Set.of("key", "user", "event", "time");
    /** What a destination adds or needs for itself, and Perseid's mark of a deleted event. */
    private static final List<String> OWN_PROPERTIES = List.of(
            "time",
            "distinct_id",
            "$insert_id",
            "$user_id",
            "$device_id",
            "ip",
            "$import",
            "$mp_api_endpoint",
            "$mp_api_timestamp_ms",
            "mp_processing_time_ms",
            "$mp_event_size",
            "perseid_deleted");

    private final ScratchDatabase database;
    private final Path warehouse;

    private EqualityChecker(ScratchDatabase database, Path warehouse) {
        this.database = database;
        this.warehouse = warehouse;
    }

    /**
     * @param warehouse a DuckDB file; nothing may hold it for writing while a comparison copies from it
     * @param temporaryFolder for what does not fit into memory; made when needed
     * @param memoryMegabytes DuckDB's limit
     */
    public static EqualityChecker open(Path warehouse, Path temporaryFolder, int memoryMegabytes) throws SQLException {
        ScratchDatabase database = new ScratchDatabase();
        try {
            prepare(database, temporaryFolder, memoryMegabytes);
            return new EqualityChecker(database, warehouse);
        } catch (SQLException e) {
            database.close();
            throw e;
        }
    }

    private static void prepare(ScratchDatabase database, Path temporaryFolder, int memoryMegabytes)
            throws SQLException {
        database.execute("SET TimeZone = 'UTC'");
        database.execute("SET preserve_insertion_order = false");
        database.execute("SET memory_limit = '" + memoryMegabytes + "MB'");
        database.execute("SET temp_directory = "
                + CanonicalText.literal(temporaryFolder.toAbsolutePath().toString()));
        for (String macro : CanonicalText.MACROS) {
            database.execute(macro);
        }
    }

    /**
     * Compares all events of a raw export: one JSON object a line, repeats included, {@code time} in milliseconds.
     *
     * <p>Repeats are resolved as Mixpanel does at query time: of events equal in name, time, user and insert id the one that
     * arrived last counts ({@code arrival} beside {@code event}, else {@code $mp_api_timestamp_ms}, else the order of the
     * lines). If that one carries {@code perseid_deleted: true}, the event is not there.
     *
     * @param what for the report
     * @param expectedSql over the warehouse's tables, with the columns {@code key}, {@code user}, {@code event}, {@code time}
     *     (a timestamp; without a zone it is UTC) and one for each property under its name in the destination, NULL where the
     *     property is absent. {@code UNION ALL BY NAME} joins the events of several syncs
     * @param keyProperty the property that carries the key; empty when none does: then events meet by name, user, time and
     *     properties and their number is compared, which proves the same but tells less about what differs
     * @param export read to its end, not closed
     */
    public Equality events(String what, String expectedSql, Optional<String> keyProperty, BufferedReader export)
            throws SQLException, IOException {
        List<ExpectedColumn> properties = expect(expectedSql, true);
        database.execute("CREATE OR REPLACE TABLE received (arrival HUGEINT, insert_id VARCHAR, deleted BOOLEAN, "
                + recordColumns(properties) + ")");
        new StagedLines(database).read(export, receiveEvents(properties, keyProperty));
        database.execute("""
                CREATE OR REPLACE TABLE winners AS
                SELECT max(arrival) AS arrival FROM received GROUP BY event_, time_ms, user_, insert_id""");
        database.execute("""
                CREATE OR REPLACE TABLE delivered AS SELECT * EXCLUDE (arrival, insert_id, deleted)
                FROM received SEMI JOIN winners USING (arrival) WHERE NOT deleted""");
        database.execute("DROP TABLE received");
        database.execute("DROP TABLE winners");
        return compare(what, properties, keyProperty.isPresent());
    }

    /**
     * Compares all user profiles.
     *
     * @param expectedSql columns {@code key} (the user) and one for each property
     * @param profiles JSON objects with {@code $distinct_id} and {@code $properties}, one a line, or a list of them in one line
     */
    public Equality profiles(String what, String expectedSql, BufferedReader profiles)
            throws SQLException, IOException {
        List<ExpectedColumn> properties = expect(expectedSql, false);
        String wanted = wanted(properties, Stream.of());
        String insert = "INSERT INTO delivered SELECT t.\"$distinct_id\", '', '', 0, "
                + others(
                        "json_keys(o, '$.\"$properties\"')", properties.stream().map(ExpectedColumn::name))
                + texts(
                        properties,
                        p -> CanonicalText.ofJson("t.\"$properties\"." + CanonicalText.identifier(p.name())))
                + " FROM (SELECT o, json_transform(o, '{\"$distinct_id\": \"VARCHAR\", \"$properties\": " + wanted
                + "}') AS t FROM (" + objects("body") + ")) WHERE t.\"$distinct_id\" IS NOT NULL";
        database.execute("CREATE OR REPLACE TABLE delivered (" + recordColumns(properties) + ")");
        new StagedLines(database).read(profiles, insert);
        return compare(what, properties, true);
    }

    /**
     * Compares a lookup table. It travels as CSV, which has no types, and the destination guesses them: values are compared as
     * texts of whatever type, and an empty text is the same as nothing.
     *
     * @param expectedSql columns {@code key} and one for each further column
     * @param keyColumn name under which the key may stand a second time, as a column of its own
     * @param table one line: a JSON object whose {@code data} lists the rows as objects; the first member is the row's key,
     *     whatever its name (lookup tables reference: the header of the first column does not matter)
     */
    public Equality lookupTable(String what, String expectedSql, String keyColumn, BufferedReader table)
            throws SQLException, IOException {
        List<ExpectedColumn> properties = expect(expectedSql, false);
        Stream<String> known =
                Stream.concat(Stream.of(keyColumn), properties.stream().map(ExpectedColumn::name));
        String insert = "INSERT INTO delivered SELECT o ->> names[1], '', '', 0, "
                + others("names[2:]", known)
                + texts(properties, p -> CanonicalText.ofJson("t." + CanonicalText.identifier(p.name())))
                + " FROM (SELECT o, json_keys(o) AS names, json_transform(o, '" + wanted(properties, Stream.of())
                + "') AS t FROM (" + objects("body -> '$.data'") + "))";
        database.execute("CREATE OR REPLACE TABLE delivered (" + recordColumns(properties) + ")");
        new StagedLines(database).read(table, insert);
        for (String side : List.of("expected", "delivered")) {
            for (int i = 0; i < properties.size(); i++) {
                database.execute("UPDATE " + side + " SET c" + i + " = CASE WHEN c" + i
                        + " LIKE 's:%' THEN nullif('n:' || number_text(c" + i + "[3:]), 'n:') ELSE 'n:' || c" + i
                        + "[3:] END");
            }
        }
        return compare(what, properties, true);
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }

    private Equality compare(String what, List<ExpectedColumn> properties, boolean byKey) throws SQLException {
        Equality equality = new Comparison(
                        database, properties.stream().map(ExpectedColumn::name).toList(), byKey)
                .run(what);
        database.execute("DROP TABLE expected");
        database.execute("DROP TABLE delivered");
        return equality;
    }

    /** Copies what the query says into the table {@code expected}, as texts. */
    private List<ExpectedColumn> expect(String sql, boolean events) throws SQLException {
        database.execute(
                "ATTACH " + CanonicalText.literal(warehouse.toAbsolutePath().toString()) + " AS warehouse (READ_ONLY)");
        try {
            database.execute("USE warehouse");
            List<ExpectedColumn> properties = new ArrayList<>();
            for (List<String> column : database.query("DESCRIBE " + sql)) {
                if (!RESERVED.contains(column.get(0))) {
                    properties.add(new ExpectedColumn(column.get(0), column.get(1)));
                }
            }
            String identity = events
                    ? "CAST(x.event AS VARCHAR), coalesce(CAST(x.\"user\" AS VARCHAR), ''), floor_ms(x.time)"
                    : "'', '', 0";
            database.execute("CREATE OR REPLACE TABLE memory.main.expected (" + recordColumns(properties) + ")");
            database.execute("INSERT INTO memory.main.expected SELECT CAST(x.key AS VARCHAR), " + identity + ", NULL"
                    + texts(
                            properties,
                            p -> CanonicalText.ofColumn("x." + CanonicalText.identifier(p.name()), p.type()))
                    + " FROM (" + sql + ") x");
            return properties;
        } finally {
            database.execute("USE memory");
            database.execute("DETACH warehouse");
        }
    }

    private static String receiveEvents(List<ExpectedColumn> properties, Optional<String> keyProperty) {
        List<String> expected = properties.stream().map(ExpectedColumn::name).toList();
        Stream<String> further = keyProperty.stream().filter(name -> !expected.contains(name));
        String wanted = wanted(
                properties,
                Stream.concat(
                        further,
                        Stream.of("time", "distinct_id", "$insert_id", "$mp_api_timestamp_ms", "perseid_deleted")));
        String key = keyProperty
                .map(name -> "t.properties." + CanonicalText.identifier(name) + " ->> '$'")
                .orElse("NULL");
        Stream<String> known = Stream.of(OWN_PROPERTIES.stream(), keyProperty.stream(), expected.stream())
                .flatMap(names -> names);
        return """
                INSERT INTO received SELECT
                    coalesce(CAST(t.arrival AS HUGEINT), CAST(t.properties."$mp_api_timestamp_ms" ->> '$' AS HUGEINT), 0)
                        * 1000000000000 + line,
                    t.properties."$insert_id" ->> '$',
                    coalesce(CAST(t.properties.perseid_deleted AS VARCHAR) = 'true', false),
                    %s, t.event, coalesce(t.properties.distinct_id ->> '$', ''),
                    TRY_CAST(t.properties.time ->> '$' AS BIGINT), %s%s
                FROM (SELECT line, json_keys(body, '$.properties') AS names,
                    json_transform(body, '{"event": "VARCHAR", "arrival": "BIGINT", "properties": %s}') AS t FROM staged)""".formatted(
                key,
                others("names", known),
                texts(properties, p -> CanonicalText.ofJson("t.properties." + CanonicalText.identifier(p.name()))),
                wanted);
    }

    /** Columns as {@link Comparison} reads them. */
    private static String recordColumns(List<ExpectedColumn> properties) {
        return "key_ VARCHAR, event_ VARCHAR, user_ VARCHAR, time_ms BIGINT, others VARCHAR"
                + IntStream.range(0, properties.size())
                        .mapToObj(i -> ", c" + i + " VARCHAR")
                        .collect(Collectors.joining());
    }

    private static String texts(List<ExpectedColumn> properties, Function<ExpectedColumn, String> text) {
        return properties.stream().map(property -> ", " + text.apply(property)).collect(Collectors.joining());
    }

    /** The structure that {@code json_transform} is to read, as the inside of an SQL literal. */
    private static String wanted(List<ExpectedColumn> properties, Stream<String> further) {
        return Stream.concat(properties.stream().map(ExpectedColumn::name), further)
                .map(name ->
                        '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "''") + "\": \"JSON\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Names that are not among the known ones, as one text; NULL if there are none. */
    private static String others(String names, Stream<String> known) {
        return "nullif(array_to_string(list_sort(list_filter(" + names + ", lambda x: x NOT IN ("
                + known.map(CanonicalText::literal).collect(Collectors.joining(", ")) + "))), ', '), '')";
    }

    /** Each line is an object, or a list of objects. */
    private static String objects(String expression) {
        return "SELECT unnest(CASE WHEN json_type(" + expression + ") = 'ARRAY' THEN from_json(" + expression
                + ", '[\"JSON\"]') ELSE [CAST(" + expression + " AS JSON)] END) AS o FROM staged";
    }
}
