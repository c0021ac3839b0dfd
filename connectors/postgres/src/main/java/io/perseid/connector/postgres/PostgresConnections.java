package io.perseid.connector.postgres;

import com.zaxxer.hikari.HikariConfig;
import io.perseid.api.warehouse.TablePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** How connections to one warehouse are made and what holds in every session. Pure. */
final class PostgresConnections {

    /** How long a connection stays open without use; the next run is usually minutes away. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** By how much the line's time-out is above the server's, which can tell what it was doing. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final String name;
    private final PostgresOptions options;

    PostgresConnections(String name, PostgresOptions options) {
        this.name = name;
        this.options = options;
    }

    HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("perseid-" + name);
        config.setDataSource(source());
        // A session's readers, its snapshot, its state table and one statement beside them.
        config.setMaximumPoolSize(options.sessions() * (options.readers() + 3));
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(options.connectTimeout().toMillis());
        config.setAutoCommit(false);
        config.setReadOnly(true);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setConnectionInitSql(String.join("; ", sessionSettings()));
        // Else what the statement above has set would be rolled back.
        config.setIsolateInternalQueries(true);
        return config;
    }

    /** The longest silence of the line. */
    Duration lineTimeout() {
        return options.statementTimeout().plus(SLACK);
    }

    PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {options.host()});
        source.setPortNumbers(new int[] {options.port()});
        source.setDatabaseName(options.database());
        source.setUser(options.user());
        options.password().ifPresent(password -> source.setPassword(password.reveal()));
        source.setApplicationName("perseid");
        // Then the name is sent with the login, and shows in the server's log of it.
        source.setAssumeMinServerVersion("11");
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(seconds(options.connectTimeout()));
        source.setSocketTimeout(seconds(lineTimeout()));
        source.setGssEncMode("disable");
        // Each statement is run once, so none is worth being kept prepared.
        source.setPrepareThreshold(0);
        source.setSslMode(options.tls());
        if (options.certificate().isPresent()) {
            source.setSslRootCert(options.certificate().get().toString());
        } else if (options.tls().equals(PostgresOptions.VERIFY_FULL)) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        }
        return source;
    }

    /** Whatever a server, database or login has set: texts of times, numbers and bytes are the same everywhere. */
    List<String> sessionSettings() {
        List<String> settings = new ArrayList<>(List.of(
                "SET TimeZone = 'UTC'",
                "SET DateStyle = 'ISO, YMD'",
                "SET IntervalStyle = 'postgres'",
                "SET bytea_output = 'hex'",
                "SET extra_float_digits = 1",
                "SET standard_conforming_strings = on",
                "SET default_transaction_read_only = on",
                "SET idle_in_transaction_session_timeout = 0",
                "SET statement_timeout = " + options.statementTimeout().toMillis()));
        if (!options.schemas().isEmpty()) {
            settings.add(options.schemas().stream()
                    .map(schema -> TablePath.parse(schema).names().get(0))
                    .map(TablePath::quoted)
                    .collect(Collectors.joining(", ", "SET search_path = ", "")));
        }
        return settings;
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }
}
