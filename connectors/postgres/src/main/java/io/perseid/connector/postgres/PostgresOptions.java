package io.perseid.connector.postgres;

import io.perseid.api.settings.Secret;
import io.perseid.api.settings.Setting;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a user configured, typed. Immutable.
 *
 * @param schemas where tables are looked for; empty: as the server has it for this login
 * @param tls a word of {@link #TLS}
 * @param certificate whom to trust with {@code verify-full}; empty: whom Java trusts
 * @param statementTimeout the longest a statement, or the wait for further rows, may take
 * @param maxSnapshot how long at most a session keeps one view of the tables; zero: not at all
 * @param sessions runs at once
 * @param readers readers a session
 * @param stateSchema where syncs with {@code changes: warehouse} keep keys and hashes
 */
record PostgresOptions(
        String host,
        int port,
        String database,
        String user,
        Optional<Secret> password,
        List<String> schemas,
        String tls,
        Optional<Path> certificate,
        Duration connectTimeout,
        Duration statementTimeout,
        Duration maxSnapshot,
        int sessions,
        int readers,
        String stateSchema) {

    static final String VERIFY_FULL = "verify-full";

    private static final List<String> TLS = List.of(VERIFY_FULL, "require", "disable");

    static final SettingsSpec SPEC = SettingsSpec.of(
                    Setting.text("host", "The server's name or address.")
                            .mandatory()
                            .such("warehouse.example.org"),
                    Setting.whole("port", 1, 65_535, "The server's port.").orElse("5432"),
                    Setting.text("database", "The database's name.").mandatory().such("shop"),
                    Setting.text("user", "The login; it needs CONNECT, USAGE on the schema and SELECT on the tables.")
                            .mandatory()
                            .such("perseid"),
                    Setting.secret("password", "The login's password; leave it out where the server asks for none."),
                    Setting.text(
                                    "schema",
                                    "The schemas in which tables are looked for, separated by commas; without it those that"
                                            + " the server has set for the login.")
                            .such("analytics"),
                    Setting.choice(
                                    "tls",
                                    TLS,
                                    "How the line is protected: verify-full checks the server's certificate and name, require"
                                            + " encrypts only, disable sends everything in the clear.")
                            .orElse(VERIFY_FULL),
                    Setting.path(
                                    "tls_certificate",
                                    "A PEM file with the certificates to trust with verify-full; without it those that Java"
                                            + " trusts.")
                            .such("certificates/warehouse.pem"),
                    Setting.duration(
                                    "connect_timeout",
                                    Duration.ofSeconds(1),
                                    Duration.ofMinutes(5),
                                    "How long to wait for a connection.")
                            .orElse("10s"),
                    Setting.duration(
                                    "statement_timeout",
                                    Duration.ofSeconds(1),
                                    Duration.ofHours(24),
                                    "How long a statement may work; while rows are read, how long to wait for the first or the"
                                            + " next of them.")
                            .orElse("30m"),
                    Setting.duration(
                                    "max_snapshot",
                                    Duration.ZERO,
                                    Duration.ofHours(24),
                                    "How long at most a run keeps one snapshot of the tables, which holds up VACUUM; longer"
                                            + " runs then read each slice in a transaction of its own, and 0s never keeps one.")
                            .orElse("10m"),
                    Setting.whole("sessions", 1, 32, "How many runs may use the warehouse at once.")
                            .orElse("4"),
                    Setting.whole(
                                    "readers",
                                    1,
                                    16,
                                    "How many slices a run may read at once; each session takes up to three connections more.")
                            .orElse("4"),
                    Setting.text(
                                    "state_schema",
                                    "The schema in which syncs with changes: warehouse keep keys and hashes; made if the login has"
                                            + " CREATE on the database. Nothing else is ever written.")
                            .orElse("perseid"))
            .rule(PostgresOptions::certificateIsUsed);

    /** @param settings read by {@link #SPEC} without problems */
    static PostgresOptions of(Settings settings) {
        return new PostgresOptions(
                settings.text("host").orElseThrow(),
                settings.whole("port").orElseThrow().intValue(),
                settings.text("database").orElseThrow(),
                settings.text("user").orElseThrow(),
                settings.secret("password"),
                settings.text("schema").map(PostgresOptions::list).orElse(List.of()),
                settings.text("tls").orElseThrow(),
                settings.path("tls_certificate")
                        .map(path -> path.toAbsolutePath().normalize()),
                settings.duration("connect_timeout").orElseThrow(),
                settings.duration("statement_timeout").orElseThrow(),
                settings.duration("max_snapshot").orElseThrow(),
                settings.whole("sessions").orElseThrow().intValue(),
                settings.whole("readers").orElseThrow().intValue(),
                settings.text("state_schema").orElseThrow());
    }

    /** For messages: {@code host:port/database}. */
    String address() {
        return host + ":" + port + "/" + database;
    }

    private static Optional<SettingProblem> certificateIsUsed(Settings settings) {
        String tls = settings.text("tls").orElseThrow();
        return settings.path("tls_certificate").isEmpty() || tls.equals(VERIFY_FULL)
                ? Optional.empty()
                : Optional.of(new SettingProblem(
                        List.of("tls_certificate"),
                        "a certificate beside tls: " + tls + ", which checks none",
                        "tls: " + VERIFY_FULL,
                        "write tls: " + VERIFY_FULL + ", or delete tls_certificate"));
    }

    private static List<String> list(String written) {
        return Arrays.stream(written.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
