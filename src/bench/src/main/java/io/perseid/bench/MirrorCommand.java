package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.drain.DrainReport;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.process.PerseidProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * {@code mirror}: the real program in mode mirror: a first load, a run after which nothing has changed, and one after which
 * one row of a hundred has changed and one of a thousand is gone.
 */
final class MirrorCommand implements Command.Work {

    @Override
    public Figures run(Session session) throws Exception {
        long events = session.events(1_000_000);
        Path table = session.table(events);
        Figures figures = new Figures();
        try (DrainProcess drain = new DrainProcess(DrainOptions.plain())) {
            OrderConfig config = session.configured(table, drain, Optional.empty(), false);
            Path copy = config.folder().resolve("orders.duckdb");
            Files.copy(table, copy);
            config.mirror(table, copy, session.words().text("changes", "local"));
            figures.note("mirror.events", events, "mirror: events, the whole process each time");
            run(session, "load", config, drain, events, events, figures);
            run(session, "unchanged", config, drain, events, 0, figures);
            long sent = change(copy, events);
            run(session, "changed", config, drain, events, sent, figures);
            Places.remove(config.folder());
        }
        figures.print(session.talk());
        return figures;
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
    private static long change(Path database, long events) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE orders SET status = 'changed' WHERE id % 100 = 3");
            statement.execute("DELETE FROM orders WHERE id % 1000 = 7");
            statement.execute("CHECKPOINT");
        }
        return (events + 96) / 100 + (events + 992) / 1000;
    }
}
