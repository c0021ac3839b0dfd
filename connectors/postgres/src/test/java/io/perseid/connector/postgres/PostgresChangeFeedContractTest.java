package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.warehouse.ChangeFeedContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

final class PostgresChangeFeedContractTest extends ChangeFeedContract {

    private final PostgresServer server = LogicalServer.shared();
    private final String database = server.database();

    @Override
    protected Warehouse connect() {
        return server.warehouse(database, Map.of());
    }

    @Override
    protected void execute(String... statements) {
        server.execute(database, statements);
    }

    @Override
    protected void transaction(boolean commit, List<String> statements) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String each : statements) {
                statement.execute(each);
            }
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void createTable(String name, String columns, List<String> key) {
        execute("CREATE TABLE " + name + " (" + columns + ", PRIMARY KEY (" + String.join(", ", key) + "))");
    }

    @Override
    protected String insertMany(String table, int rows) {
        return "INSERT INTO " + table + " SELECT n, 'name ' || n FROM generate_series(1, " + rows + ") AS n";
    }

    @Override
    protected List<KeySample> keySamples() {
        execute("CREATE TYPE mood AS ENUM ('sad', 'very happy')", "CREATE DOMAIN code AS numeric(6,2)");
        return List.of(
                new KeySample("smallint", "-1", "32767"),
                new KeySample("integer", "-1", "7"),
                new KeySample("bigint", "-9223372036854775808", "9223372036854775807"),
                new KeySample("numeric(12,3)", "1.5", "-123456789.125"),
                new KeySample("numeric", "1.50", "1e30"),
                new KeySample("code", "1.5", "-2"),
                new KeySample("text", "''", "E'a\\nb\\\\ \"''x'"),
                new KeySample("varchar(20)", "'NULL'", "'größe 中 😀'"),
                new KeySample("char(5)", "'ab'", "'abcde'"),
                new KeySample("uuid", "'00000000-0000-0000-0000-000000000001'", "gen_random_uuid()"),
                new KeySample("date", "'2024-02-29'", "'infinity'"),
                new KeySample("time", "'23:59:59.999999'", "'00:00'"),
                new KeySample("timestamp", "'2024-03-31 02:30:00.123456'", "'-infinity'"),
                new KeySample("timestamptz", "'2024-03-31 02:30:00.123456+05:30'", "'0044-03-15 12:00:00+00 BC'"),
                new KeySample("boolean", "true", "false"),
                new KeySample("double precision", "0.1", "1e300 / 3"),
                new KeySample("real", "0.1", "1.0 / 3"),
                new KeySample("bytea", "'\\xdeadbeef'", "''"),
                new KeySample("interval", "'1 day 02:03:04'", "'1 month'"),
                new KeySample("inet", "'10.0.0.1'", "'10.0.0.0/8'"),
                new KeySample("mood", "'sad'", "'very happy'"),
                new KeySample("integer[]", "'{1,2}'", "'{}'"),
                new KeySample("text[]", "'{a,\"b,c\"}'", "'{NULL}'"),
                new KeySample("jsonb", "'{\"a\": 1}'", "'[]'"));
    }
}
