package io.perseid.fake.snowflake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * The DuckDB in memory behind a fake: one database with the schema PUBLIC, and one that keeps results until they are
 * fetched. Any thread.
 */
final class Database implements AutoCloseable {

    /** What stands for {@code INFORMATION_SCHEMA.TABLES}. */
    static final String CATALOGUE = "fake.main.catalogue";

    private static final String[] FUNCTIONS = {
        "iff(c, x, y) AS CASE WHEN c THEN x ELSE y END",
        "equal_null(x, y) AS x IS NOT DISTINCT FROM y",
        "to_varchar(x) AS CAST(x AS VARCHAR)",
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
        "parse_json(x) AS json(x)",
        "md5_number_lower64(x) AS md5_number_lower(x)",
        // DuckDB rounds nanoseconds to the nearest microsecond, Snowflake cuts them off.
        "sf_epoch_us(x) AS epoch_us(x) - CAST(coalesce(nanosecond(x) % 1000 >= 500, false) AS BIGINT)",
    };

    private final DuckDBConnection connection;
    private final String name;

    Database(String name) {
        this.name = name.toUpperCase(Locale.ROOT);
        try {
            this.connection = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
            try (Statement statement = connection.createStatement()) {
                statement.execute("ATTACH ':memory:' AS " + DuckSql.identifier(this.name));
                statement.execute("ATTACH ':memory:' AS fake");
                statement.execute("CREATE SCHEMA fake.results");
                statement.execute("CREATE SCHEMA fake.history");
                statement.execute(Facts.DEFINITION);
                statement.execute("CREATE SCHEMA " + DuckSql.identifier(this.name) + ".\"PUBLIC\"");
                statement.execute("CREATE VIEW " + CATALOGUE
                        + " AS SELECT database_name AS TABLE_CATALOG, schema_name AS TABLE_SCHEMA, d.table_name AS TABLE_NAME,"
                        + " 'BASE TABLE' AS TABLE_TYPE, CAST(estimated_size AS BIGINT) AS ROW_COUNT, f.retention AS"
                        + " RETENTION_TIME, make_timestamptz(f.created) AS CREATED, make_timestamptz(f.last_ddl) AS LAST_DDL"
                        + " FROM duckdb_tables() AS d LEFT JOIN " + Facts.TABLE + " AS f ON lower(f.table_schema) ="
                        + " lower(d.schema_name) AND lower(f.table_name) = lower(d.table_name)"
                        + " WHERE database_name = " + DuckSql.literal(this.name)
                        + " UNION ALL SELECT database_name, schema_name, view_name, 'VIEW', NULL, NULL, NULL, NULL FROM duckdb_views()"
                        + " WHERE NOT internal AND database_name = " + DuckSql.literal(this.name));
                for (String function : FUNCTIONS) {
                    statement.execute("CREATE MACRO " + DuckSql.identifier(this.name) + ".\"PUBLIC\"." + function);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB could not be set up", e);
        }
    }

    String name() {
        return name;
    }

    /** The table that keeps the rows of a query. */
    static String resultTable(String queryId) {
        return "fake.results." + DuckSql.identifier(queryId);
    }

    /** A connection of its own, to be closed by the caller. */
    Connection connect(String schema) throws SQLException {
        Connection own = connection.duplicate();
        try (Statement statement = own.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("USE " + DuckSql.identifier(name) + "." + DuckSql.identifier(schema));
            if (!schema.equals("PUBLIC")) {
                statement.execute("SET search_path = " + DuckSql.literal(name + "." + schema + "," + name + ".PUBLIC"));
            }
            return own;
        } catch (SQLException e) {
            own.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB could not be closed", e);
        }
    }
}
