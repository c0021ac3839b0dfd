package io.perseid.fake.snowflake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Functions of Snowflake's that DuckDB has not, or has otherwise. A VARIANT is DuckDB's JSON, an ARRAY a list of them, an
 * OBJECT a map; each function takes what it is given to text (by {@code sf_variant}) and {@link Variants} does the rest.
 */
final class Functions {

    private static final String BETWEEN = "chr(" + (int) Variants.BETWEEN.charAt(0) + ")";

    /** In the schema PUBLIC, where names are looked for. Those that DuckSql puts in another one's place begin with sf_. */
    private static final List<String> MACROS = List.of(
            "iff(c, x, y) AS CASE WHEN c THEN x ELSE y END",
            "equal_null(x, y) AS x IS NOT DISTINCT FROM y",
            "to_timestamp_ltz(n, s) AS make_timestamptz(CAST(n * CASE s WHEN 0 THEN 1000000 WHEN 3 THEN 1000 ELSE 1 END AS BIGINT))",
            "to_timestamp_ntz(n, s) AS make_timestamp(CAST(n * CASE s WHEN 0 THEN 1000000 WHEN 3 THEN 1000 ELSE 1 END AS BIGINT))",
            "to_date(x, f) AS CAST(x AS DATE)",
            "to_binary(x, f) AS unhex(x)",
            // The waiting itself is done by Query.
            "system$wait(seconds) AS 'waited ' || seconds || ' seconds'",
            // The cancelling itself is done by Queries.
            "system$cancel_query(id) AS 'query [' || id || '] terminated.'",
            // Snowflake divides whole numbers to six digits behind the point, and rounds there.
            "\"/\"(x, y) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') OR typeof(y) IN ('DOUBLE', 'FLOAT')"
                    + " THEN system.main.\"/\"(x, y) ELSE round(system.main.\"/\"(x, y), 6) END",
            "md5_number_lower64(x) AS md5_number_lower(x)",
            // DuckDB rounds nanoseconds to the nearest microsecond, Snowflake cuts them off.
            "sf_epoch_us(x) AS epoch_us(x) - CAST(coalesce(nanosecond(x) % 1000 >= 500, false) AS BIGINT)",
            once(
                    "sf_variant(x)",
                    "x",
                    "CASE WHEN v IS NULL THEN NULL WHEN typeof(v) = 'JSON' THEN CAST(v AS VARCHAR)"
                            + " WHEN typeof(v) = 'JSON[]' THEN '[' || coalesce(array_to_string(TRY_CAST(v AS VARCHAR[]), ','), '')"
                            + " || ']' WHEN typeof(v) = 'MAP(VARCHAR, JSON)' THEN '{' || coalesce(array_to_string(list_transform("
                            + "map_entries(TRY_CAST(v AS MAP(VARCHAR, VARCHAR))), lambda e: sf_quote(e.key) || ':' || e.value),"
                            + " ','), '') || '}' WHEN typeof(v) IN ('BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT',"
                            + " 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT') OR typeof(v) LIKE 'DECIMAL%'"
                            + " THEN CAST(v AS VARCHAR) WHEN typeof(v) IN ('FLOAT', 'DOUBLE') THEN"
                            + " sf_double(CAST(v AS VARCHAR)) ELSE sf_quote(CAST(v AS VARCHAR)) END"),
            "sf_element(x) AS CAST(sf_variant(x) AS JSON)",
            "sf_listed(x) AS list_filter(string_split(x, " + BETWEEN + "), lambda e: e <> '')",
            "sf_names(x) AS list_transform(sf_listed(sf_name_list(sf_variant(x))), lambda e: sf_text(e))",
            "sf_values(x) AS CAST(sf_listed(sf_value_list(sf_variant(x))) AS JSON[])",
            "sf_places(x) AS range(len(sf_values(x)))",
            "sf_to_array(x) AS sf_values(x)",
            once("sf_to_object(x)", "sf_element(x)", "map(sf_names(v), sf_values(v))"),
            once(
                            "sf_to_varchar(x)",
                            "x",
                            "CASE WHEN typeof(v) = 'JSON' THEN sf_text(CAST(v AS VARCHAR)) WHEN typeof(v) IN ('JSON[]',"
                                    + " 'MAP(VARCHAR, JSON)') THEN sf_variant(v) ELSE CAST(v AS VARCHAR) END")
                    + ", (x, f) AS strftime(x, replace(replace(replace(replace(replace(replace(replace(replace(replace(f, '\"', ''),"
                    + " 'YYYY', '%Y'), 'MM', '%m'), 'DD', '%d'), 'HH24', '%H'), 'MI', '%M'), 'SS', '%S'), 'FF6', '%f'), 'FF3', '%g'))",
            "sf_parse_json(x) AS CAST(sf_parsed(CAST(x AS VARCHAR)) AS JSON)",
            "sf_try_parse_json(x) AS CAST(sf_parsed_if_readable(CAST(x AS VARCHAR)) AS JSON)",
            "sf_get(v, k) AS CAST(sf_member(sf_variant(v), CAST(k AS VARCHAR), typeof(k) = 'VARCHAR') AS JSON)",
            "sf_get_path(v, p) AS CAST(sf_path(sf_variant(v), p) AS JSON)",
            "sf_typeof(v) AS sf_type(sf_variant(v))",
            "sf_array_size(v) AS len(sf_values(v))",
            once(
                    "sf_array_slice(a, f, t)",
                    "sf_values(a)",
                    "list_slice(v, CASE WHEN f < 0 THEN greatest(len(v) + f, 0) ELSE f END + 1,"
                            + " CASE WHEN t < 0 THEN len(v) + t ELSE t END)"),
            "sf_gathered(l) AS coalesce(list_filter(l, lambda e: e IS NOT NULL), CAST([] AS JSON[]))");

    private Functions() {}

    /** @param connection whose schema is the one that gets them */
    static void define(Connection connection) throws SQLException {
        text(connection, "sf_parsed", Variants::parsed);
        text(connection, "sf_parsed_if_readable", Variants::parsedIfReadable);
        text(connection, "sf_text", Variants::text);
        text(connection, "sf_type", Variants::type);
        text(connection, "sf_quote", Variants::quoted);
        text(connection, "sf_double", number -> Variants.written(Double.parseDouble(number)));
        text(connection, "sf_name_list", Variants::names);
        text(connection, "sf_value_list", Variants::values);
        DuckDBFunctions.scalarFunction()
                .withName("sf_path")
                .withParameters(String.class, String.class)
                .withReturnType(String.class)
                .withVectorizedFunction((in, out) -> {
                    for (long row = 0; row < in.rowCount(); row++) {
                        String json = in.vector(0).getString(row);
                        String path = in.vector(1).getString(row);
                        put(out, row, json == null || path == null ? null : Variants.path(json, path));
                    }
                })
                .register(connection);
        DuckDBFunctions.scalarFunction()
                .withName("sf_member")
                .withParameters(String.class, String.class, Boolean.class)
                .withReturnType(String.class)
                .withVectorizedFunction((in, out) -> {
                    for (long row = 0; row < in.rowCount(); row++) {
                        String json = in.vector(0).getString(row);
                        String name = in.vector(1).getString(row);
                        boolean isName = in.vector(2).getBoolean(row);
                        put(out, row, json == null || name == null ? null : Variants.member(json, name, isName));
                    }
                })
                .register(connection);
        object(connection, "sf_object", false);
        object(connection, "sf_object_keep_null", true);
        try (Statement statement = connection.createStatement()) {
            for (String macro : MACROS) {
                statement.execute("CREATE MACRO " + macro);
            }
        }
    }

    /** A macro that mentions what it is given once, as {@code v}: nested ones would grow without bounds else. */
    private static String once(String macro, String given, String body) {
        return macro + " AS list_transform([" + given + "], lambda v: " + body + ")[1]";
    }

    private static void text(Connection connection, String name, Function<String, @Nullable String> function)
            throws SQLException {
        DuckDBFunctions.scalarFunction()
                .withName(name)
                .withParameters(String.class)
                .withReturnType(String.class)
                .withVectorizedFunction((in, out) -> {
                    for (long row = 0; row < in.rowCount(); row++) {
                        String given = in.vector(0).getString(row);
                        put(out, row, given == null ? null : function.apply(given));
                    }
                })
                .register(connection);
    }

    private static void object(Connection connection, String name, boolean keepNulls) throws SQLException {
        DuckDBFunctions.scalarFunction()
                .withName(name)
                .withVarArgs(DuckDBLogicalType.of(DuckDBColumnType.VARCHAR))
                .withReturnType(String.class)
                .withVarArgsFunction((Object[] given) -> Variants.object(given, keepNulls))
                .register(connection);
    }

    private static void put(DuckDBWritableVector out, long row, @Nullable String value) {
        if (value == null) {
            out.setNull(row);
        } else {
            out.setString(row, value);
        }
    }
}
