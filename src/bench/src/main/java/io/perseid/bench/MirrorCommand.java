package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.drain.DrainReport;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.orders.PostgresOrders;
import io.perseid.bench.process.PerseidProcess;
import io.perseid.bench.process.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mirror}: the real program in mode mirror: a first load, a run after which nothing has changed, and one after which
 * one row of a hundred has changed and one of a thousand is gone. From a DuckDB file, or from a real PostgreSQL.
 */
final class MirrorCommand implements Command.Work {

    private static final Pattern FETCHED = Pattern.compile("\"fetched\"\\s*:\\s*(\\d+)");

    @Override
    public Figures run(Session session) throws Exception {
        long events = session.events(1_000_000);
        String changes = session.words().text("changes", "local");
        Figures figures = new Figures();
        Path table = session.table(session.words().text("warehouse", "duckdb").equals("duckdb") ? events : 20_000);
        try (DrainProcess drain = new DrainProcess(DrainOptions.plain())) {
            OrderConfig config = session.configured(table, drain, Optional.empty(), false);
            figures.note("mirror.events", events, "mirror: events, the whole process each time");
            if (session.words().text("warehouse", "duckdb").equals("postgres")) {
                try (PostgresProcess postgres = session.postgres()) {
                    PostgresOrders.make(postgres.url(), events);
                    config.mirrorOfPostgres(table, postgres.port(), changes);
                    measure(session, config, drain, events, postgres.url(), figures);
                }
            } else {
                Path copy = config.folder().resolve("orders.duckdb");
                Files.copy(table, copy);
                config.mirror(table, copy, changes);
                measure(session, config, drain, events, "jdbc:duckdb:" + copy, figures);
            }
            Places.remove(config.folder());
        }
        figures.print(session.talk());
        return figures;
    }

    private static void measure(
            Session session, OrderConfig config, DrainProcess drain, long events, String url, Figures figures)
            throws Exception {
        run(session, "load", config, drain, events, events, figures);
        run(session, "unchanged", config, drain, events, 0, figures);
        fetched(session, "unchanged", config, figures);
        long sent = change(url, events);
        fetched(session, "changed", config, figures);
        run(session, "changed", config, drain, events, sent, figures);
        figures.note(
                "mirror.changed.each",
                (figures.value("mirror.changed.cpu") - figures.value("mirror.unchanged.cpu")) * events / sent,
                "changed: CPU µs for each changed or gone row, beside the comparison: read again, sent, merged");
    }

    /** What a plan at this place says; it changes nothing. */
    private static void fetched(Session session, String name, OrderConfig config, Figures figures)
            throws IOException, InterruptedException {
        Matcher plan = FETCHED.matcher(session.plan(config));
        figures.note(
                "mirror." + name + ".fetched",
                plan.find() ? Double.parseDouble(plan.group(1)) : Double.NaN,
                name + ": rows that leave the warehouse to be compared");
    }

    private static void run(
            Session session,
            String name,
            OrderConfig config,
            DrainProcess drain,
            long events,
            long expected,
            Figures figures)
            throws Exception {
        long before = drain.report().records();
        PerseidProcess.Ended ended = session.perseid(config, name).end();
        DrainReport report = drain.report();
        if (ended.exit() != 0 || report.records() - before != expected) {
            throw new IllegalStateException("exit " + ended.exit() + ", " + (report.records() - before)
                    + " records where " + expected + " were expected: " + ended.output());
        }
        figures.note(
                "mirror." + name + ".cpu", ended.cpu() / events * 1e6, name + ": CPU s a million rows of the table");
        figures.note("mirror." + name + ".wall", ended.wall(), name + ": seconds");
        figures.note("mirror." + name + ".peak", ended.peak(), name + ": peak RSS, MB");
        figures.note("mirror." + name + ".sent", expected, name + ": records sent");
    }

    /** @return how many records that makes */
    private static long change(String url, long events) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE orders SET status = 'changed' WHERE id % 100 = 3");
            statement.execute("DELETE FROM orders WHERE id % 1000 = 7");
            statement.execute("CHECKPOINT");
        }
        return (events + 96) / 100 + (events + 992) / 1000;
    }
}
