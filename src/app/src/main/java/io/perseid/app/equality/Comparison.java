package io.perseid.app.equality;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares the tables {@code expected} and {@code delivered} of a connection. Both have the columns {@code key_}, {@code
 * event_}, {@code user_}, {@code time_ms}, one {@link CanonicalText} column {@code c0, c1, ...} for each property, and {@code
 * others}: the names of properties that nobody expects. One thread.
 *
 * <p>Records meet by event name and key; where the destination holds no key, by event name, user and time, and among equals
 * of these by the order of their texts. What meets is equal only if every column is.
 */
final class Comparison {

    private static final int EXAMPLES = 5;

    private final ScratchDatabase database;
    private final List<String> properties;
    private final boolean byKey;

    Comparison(ScratchDatabase database, List<String> properties, boolean byKey) {
        this.database = database;
        this.properties = properties;
        this.byKey = byKey;
    }

    Equality run(String what) throws SQLException {
        database.execute("CREATE OR REPLACE TABLE compared AS " + outerJoin());
        long equal = 0;
        long missing = 0;
        long extra = 0;
        long different = 0;
        for (List<String> row : database.query("SELECT verdict, count(*) FROM compared GROUP BY verdict")) {
            long count = Long.parseLong(row.get(1));
            switch (row.get(0)) {
                case "missing" -> missing = count;
                case "extra" -> extra = count;
                case "different" -> different = count;
                default -> equal = count;
            }
        }
        List<String> examples = new ArrayList<>();
        for (String verdict : List.of("missing", "extra", "different")) {
            database.query("SELECT verdict || ' ' || example FROM compared WHERE verdict = '" + verdict
                            + "' ORDER BY example LIMIT " + EXAMPLES)
                    .forEach(row -> examples.add(row.get(0)));
        }
        database.execute("DROP TABLE compared");
        return new Equality(what, equal, missing, extra, different, examples);
    }

    private String outerJoin() {
        List<String> meetBy = byKey ? List.of("event_", "key_") : List.of("event_", "user_", "time_ms");
        List<String> columns = new ArrayList<>(List.of("event_", "user_", "time_ms", "others"));
        IntStream.range(0, properties.size()).forEach(i -> columns.add("c" + i));
        String same = columns.stream()
                .map(column -> "e." + column + " IS NOT DISTINCT FROM d." + column)
                .collect(Collectors.joining(" AND "));
        String meet =
                meetBy.stream().map(column -> "e." + column + " = d." + column).collect(Collectors.joining(" AND "));
        return """
                SELECT verdict, CASE verdict WHEN 'equal' THEN NULL ELSE example END AS example FROM (
                    SELECT CASE WHEN d.there IS NULL THEN 'missing' WHEN e.there IS NULL THEN 'extra'
                            WHEN %s THEN 'equal' ELSE 'different' END AS verdict,
                        CASE WHEN verdict = 'equal' THEN NULL ELSE %s END AS example
                    FROM (SELECT *, %s FROM expected) e
                    FULL OUTER JOIN (SELECT *, %s FROM delivered) d ON %s AND e.nth = d.nth)""".formatted(same, example(), numbered(meetBy), numbered(meetBy), meet);
    }

    /** Several records may share what they meet by; the first meets the first, whatever a database's order is. */
    private String numbered(List<String> meetBy) {
        String order =
                IntStream.range(0, properties.size()).mapToObj(i -> ", c" + i).collect(Collectors.joining());
        return "true AS there, row_number() OVER (PARTITION BY " + String.join(", ", meetBy)
                + " ORDER BY time_ms, user_" + order + ") AS nth";
    }

    private String example() {
        List<String> parts = new ArrayList<>();
        if (byKey) {
            parts.add("'key ' || coalesce(e.key_, d.key_, 'NULL')");
        }
        parts.add("CASE WHEN coalesce(e.event_, d.event_) = '' THEN NULL ELSE coalesce(e.event_, d.event_) END");
        parts.add("CASE WHEN coalesce(e.user_, d.user_) = '' THEN NULL ELSE 'user ' || coalesce(e.user_, d.user_) END");
        parts.add("CASE WHEN coalesce(e.time_ms, d.time_ms) = 0 THEN NULL ELSE"
                + " CAST(make_timestamp(1000 * coalesce(e.time_ms, d.time_ms)) AS VARCHAR) END");
        parts.add(difference("user", "e.user_", "d.user_"));
        parts.add(difference("time in ms", "CAST(e.time_ms AS VARCHAR)", "CAST(d.time_ms AS VARCHAR)"));
        for (int i = 0; i < properties.size(); i++) {
            parts.add(difference(properties.get(i), "e.c" + i, "d.c" + i));
        }
        parts.add("CASE WHEN e.there AND d.others IS NOT NULL THEN 'properties that nobody expects: ' || d.others END");
        return "concat_ws(', ', " + String.join(", ", parts) + ")";
    }

    private static String difference(String name, String expected, String delivered) {
        return "CASE WHEN e.there AND d.there AND " + expected + " IS DISTINCT FROM " + delivered + " THEN "
                + CanonicalText.literal(name + ": warehouse ") + " || coalesce(" + expected
                + ", 'nothing') || ' but destination ' || coalesce(" + delivered + ", 'nothing') END";
    }
}
