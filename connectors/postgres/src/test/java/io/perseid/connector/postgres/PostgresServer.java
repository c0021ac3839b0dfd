package io.perseid.connector.postgres;

import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.warehouse.Warehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for tests, with a database of its own for each of them. */
final class PostgresServer implements AutoCloseable {

    private static final class Shared {
        static final PostgresServer SERVER = start(EmbeddedPostgres.builder());
    }

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The one that tests of this JVM share; it ends with the JVM. */
    static PostgresServer shared() {
        return Shared.SERVER;
    }

    static PostgresServer start(EmbeddedPostgres.Builder builder) {
        try {
            return new PostgresServer(builder.setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "60")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** An empty database. @return its name */
    String database() {
        String name = "shop_" + databases.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE template0");
        return name;
    }

    /** As the superuser, each statement by itself. */
    void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the superuser. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl("postgres", database));
    }

    /** Configured as users do, without TLS; {@code more} comes on top. */
    Warehouse warehouse(String database, Map<String, String> more) {
        PostgresConnector connector = new PostgresConnector();
        return connector.connect("shop", settings(database, more));
    }

    Settings settings(String database, Map<String, String> more) {
        Map<String, String> written = new HashMap<>(Map.of(
                "host",
                "localhost",
                "port",
                Integer.toString(port()),
                "database",
                database,
                "user",
                "postgres",
                "tls",
                "disable"));
        written.putAll(more);
        List<SettingProblem> problems = new ArrayList<>();
        Settings settings = PostgresOptions.SPEC.read(written, problems::add);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
        return settings;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
