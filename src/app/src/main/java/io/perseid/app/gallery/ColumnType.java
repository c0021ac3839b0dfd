package io.perseid.app.gallery;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The type that a column of a page's table has in DuckDB: the first one that fits all its cells. Stateless. */
enum ColumnType {
    BIGINT("BIGINT", "-?(0|[1-9]\\d*)"),
    DECIMAL("DECIMAL(18,4)", "-?\\d+(\\.\\d+)?"),
    BOOLEAN("BOOLEAN", "true|false"),
    DATE("DATE", "\\d{4}-\\d{2}-\\d{2}"),
    /** Without zone, in UTC. {@link #NOW} stands for the time at which the table is filled. */
    TIMESTAMP("TIMESTAMP", "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}(:\\d{2})?|now"),
    JSON("JSON", "[\\[{].*[\\]}]"),
    /** Anything else; in double quotes also what looks like something else. */
    VARCHAR("VARCHAR", ".*");

    static final String NOW = "now";

    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String sql;
    private final String form;

    ColumnType(String sql, String form) {
        this.sql = sql;
        this.form = form;
    }

    String sql() {
        return sql;
    }

    /** @param cells of one column; without any it is a text */
    static ColumnType of(List<String> cells) {
        if (cells.isEmpty()) {
            return VARCHAR;
        }
        for (ColumnType type : values()) {
            if (cells.stream().allMatch(cell -> cell.matches(type.form))) {
                return type;
            }
        }
        return VARCHAR;
    }

    /** @param now what {@link #NOW} stands for, to the second */
    String literal(Optional<String> cell, Instant now) {
        if (cell.isEmpty()) {
            return "NULL";
        }
        String text = cell.get();
        if (this == TIMESTAMP && text.equals(NOW)) {
            text = TO_THE_SECOND.format(now);
        }
        if (this == VARCHAR && text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        return "CAST('" + text.replace("'", "''") + "' AS " + sql + ")";
    }
}
