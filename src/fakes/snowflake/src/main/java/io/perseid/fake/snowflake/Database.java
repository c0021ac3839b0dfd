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
            }
            try (Connection own = connect("PUBLIC")) {
                Functions.define(own);
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
