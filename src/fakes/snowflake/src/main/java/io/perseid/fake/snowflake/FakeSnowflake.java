package io.perseid.fake.snowflake;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A fake Snowflake on a port of this machine: the real driver logs in, runs SQL and downloads results, and an in-memory DuckDB
 * does the work. For tests and trials; it is not Snowflake, and what it gets wrong the README says.
 *
 * <p>Life: {@link #start}, then {@link #address} goes into the driver's URL, then {@link #close}. All methods may be called
 * from any thread, also while clients are at work.
 */
public final class FakeSnowflake implements AutoCloseable {

    /** The database that is there, with the schema PUBLIC. */
    public static final String DATABASE = "DB1";

    static {
        // Else head and body of an answer are two packets, and the second waits 40 ms for the first one's receipt.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Database database;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Accounts accounts = new Accounts();
    private final Faults faults = new Faults();
    private final Journal journal = new Journal();
    private final Settings settings = new Settings();
    private final History history;
    private final Queries queries;

    private FakeSnowflake(int port) throws IOException {
        database = new Database(DATABASE);
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "fake-snowflake");
            thread.setDaemon(true);
            return thread;
        });
        history = new History(database, settings);
        queries = new Queries(database, history, faults, threads);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Sessions sessions = new Sessions();
        server.createContext(
                "/", new Routes(accounts, faults, journal, settings, sessions, queries, new Parts(database)));
        server.setExecutor(threads);
        server.start();
    }

    /** On a free port. */
    public static FakeSnowflake start() {
        return start(0);
    }

    /** @param port 0 for any that is free */
    public static FakeSnowflake start(int port) {
        try {
            return new FakeSnowflake(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://127.0.0.1:port}; the driver needs {@code ssl=off} for it. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Runs statements in Snowflake's SQL, past the protocol, as somebody who may do everything. */
    public void execute(String... statements) {
        Session session = new Session();
        for (String statement : statements) {
            Query query = new Query(
                    UUID.randomUUID().toString(), statement, List.of(), session, database, history, new Faults());
            query.run();
            try {
                query.await(Duration.ofMinutes(1));
            } catch (SqlFailure e) {
                throw new IllegalArgumentException(statement + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Runs statements that change rows as one transaction, past the protocol: their changes have one time.
     *
     * @param commit whether they are to stay, or are rolled back
     */
    public void transaction(boolean commit, List<String> statements) {
        try (Connection connection = database.connect("PUBLIC");
                Statement running = connection.createStatement()) {
            List<Write> writes = new ArrayList<>();
            for (String statement : statements) {
                writes.add(Write.of(DuckSql.words(statement), "PUBLIC"));
            }
            history.write(writes, List.of(), commit, running);
        } catch (SQLException | SqlFailure e) {
            throw new IllegalArgumentException(statements + ": " + e.getMessage(), e);
        }
    }

    /** Who may log in. */
    public Accounts accounts() {
        return accounts;
    }

    /** What goes wrong next. */
    public Faults faults() {
        return faults;
    }

    /** What clients asked for. */
    public Journal journal() {
        return journal;
    }

    /** How results are cut and sent, and how long an answer is waited for. */
    public Settings settings() {
        return settings;
    }

    /** Ends what runs. */
    @Override
    public void close() {
        server.stop(0);
        queries.close();
        threads.shutdownNow();
        database.close();
    }

    /** {@code FakeSnowflake [port]}: runs until it is killed; the user FAKE logs in by the password {@code fake}. */
    public static void main(String[] arguments) throws InterruptedException {
        FakeSnowflake fake = start(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080);
        fake.accounts().password("FAKE", "fake");
        System.out.println(
                "A fake Snowflake at " + fake.address() + ", user FAKE, password fake, database " + DATABASE);
        Thread.currentThread().join();
    }
}
