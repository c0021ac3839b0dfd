package io.perseid.fake.snowflake;

import java.util.List;
import java.util.stream.IntStream;

/** {@code SHOW TABLES [IN SCHEMA s] [STARTS WITH 'x']} as DuckDB's query: the columns that Perseid and people look at. */
final class ShowTables {

    private ShowTables() {}

    static boolean is(List<SqlToken> words) {
        return words.size() > 1 && words.get(0).is("SHOW") && words.get(1).is("TABLES");
    }

    /** @param schema the session's own */
    static String query(List<SqlToken> words, String schema) throws SqlFailure {
        int in = place(words, "SCHEMA");
        int starts = place(words, "STARTS");
        String shown = in < 0 ? schema : TableRef.at(words, in + 1, schema).name();
        String query = "SELECT make_timestamptz(f.created) AS \"created_on\", t.table_name AS \"name\","
                + " t.table_catalog AS \"database_name\", t.table_schema AS \"schema_name\", 'TABLE' AS \"kind\","
                + " t.row_count AS \"rows\", CAST(f.retention AS VARCHAR) AS \"retention_time\","
                + " CASE WHEN f.journal = '' THEN 'OFF' ELSE 'ON' END AS \"change_tracking\" FROM " + Database.CATALOGUE
                + " AS t JOIN " + Facts.TABLE + " AS f ON lower(f.table_schema) = lower(t.table_schema)"
                + " AND lower(f.table_name) = lower(t.table_name) WHERE t.table_type = 'BASE TABLE' AND"
                + " lower(t.table_schema) = lower(" + DuckSql.literal(shown) + ")";
        if (starts >= 0 && starts + 2 < words.size()) {
            query += " AND starts_with(t.table_name, "
                    + DuckSql.literal(words.get(starts + 2).text()) + ")";
        }
        return query + " ORDER BY 4, 2";
    }

    private static int place(List<SqlToken> words, String word) {
        return IntStream.range(0, words.size())
                .filter(i -> words.get(i).is(word))
                .findFirst()
                .orElse(-1);
    }
}
