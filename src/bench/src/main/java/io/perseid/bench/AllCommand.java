package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code all}: every row of the table of targets, one after the other, and the machine's floor beside them. */
final class AllCommand implements Command.Work {

    /** At 200 ms an answer, 600,000 events/s in requests of 2,000 need 60 in the air. */
    private static final int MANY_IN_FLIGHT = 64;

    /**
     * @param least whether more is better
     * @param figure where today's value is found
     */
    private record Row(String what, double must, double aim, boolean least, String figure, String format) {}

    private static final List<Row> ROWS = List.of(
            new Row("CPU s a million, warm", 2.0, 1.3, false, "warm.cpu", "%,.2f"),
            new Row("CPU s a million, whole process, 5 million", 2.6, 1.6, false, "five.net", "%,.2f"),
            new Row("CPU s a million, whole process, first million", 5.0, 3.5, false, "one.cpu", "%,.2f"),
            new Row("events/s flat out, 5 million", 400_000, 750_000, true, "five.rate", "%,.0f"),
            new Row("events/s, 200 ms added to every answer", 300_000, 600_000, true, "slow.rate", "%,.0f"),
            new Row("peak RSS, 1 million, MB", 400, 300, false, "one.peak", "%,.0f"),
            new Row("peak RSS, 20 million, MB", 400, 300, false, "twenty.peak", "%,.0f"),
            new Row("peak RSS, 20 million to 1 million, ratio", 1.1, 1.1, false, "peak.ratio", "%,.2f"),
            new Row("CPU of one core at 30,000 events/s, %", 15, 6, false, "hold.share", "%,.1f"),
            new Row("seconds from SIGTERM to exit", 10, 2, false, "sigterm.seconds", "%,.2f"),
            new Row(
                    "ledger compaction, CPU s a million entries",
                    Double.NaN,
                    Double.NaN,
                    false,
                    "five.compaction",
                    "%,.2f"),
            new Row("the machine's floor, CPU s a million", Double.NaN, Double.NaN, false, "floor.cpu", "%,.2f"));

    /** One part of all: what it measures is worth having even if another one fails. */
    private interface Part {
        void measure(Figures into) throws Exception;
    }

    @Override
    public Figures run(Session session) throws Exception {
        // To try this command itself out, a million may be fewer.
        long million = session.words().number("million", 1_000_000);
        Optional<Integer> usual = Optional.empty();
        Figures figures = new Figures();
        List<String> failed = new ArrayList<>();
        part(session, figures, failed, "1 million in one JVM, cold and three times warm; the floor", into -> {
            inside(session, million, List.of("--warm", "3"), into);
            into.noteAll(session.floor(session.table(million), million));
        });
        part(session, figures, failed, "the real program, 1 million", into -> {
            into.noteAll(WholeCommand.run(session, "one", million, Duration.ZERO, usual, false));
        });
        part(session, figures, failed, "the real program, 5 million; and in one JVM, for the merges", into -> {
            into.noteAll(WholeCommand.run(session, "five", 5 * million, Duration.ZERO, usual, false));
            Figures five = new Figures();
            inside(session, 5 * million, List.of(), five);
            double merge = five.value("cold.merge");
            into.note("five.merge", merge, "merge of ledger segments during the run, CPU s a million");
            into.note("five.net", into.value("five.cpu") - merge, "the whole process without that merge");
            into.note("five.compaction", five.value("cold.compaction"), "ledger compaction: CPU s a million entries");
        });
        part(session, figures, failed, "the real program, 5 million, 200 ms added to every answer", into -> {
            Duration delay = Duration.ofMillis(200);
            into.noteAll(WholeCommand.run(session, "slow", 5 * million, delay, Optional.of(MANY_IN_FLIGHT), false));
        });
        part(session, figures, failed, "30,000 events/s for 30 s", into -> {
            into.noteAll(HoldCommand.run(session, Duration.ofSeconds(30)));
        });
        part(session, figures, failed, "SIGTERM", into -> {
            into.noteAll(SigtermCommand.run(session, million, Duration.ofMillis(200), usual));
        });
        part(session, figures, failed, "the real program, 20 million", into -> {
            into.noteAll(WholeCommand.run(session, "twenty", 20 * million, Duration.ZERO, usual, false));
        });
        figures.note(
                "peak.ratio",
                figures.value("twenty.peak") / figures.value("one.peak"),
                "peak RSS, 20 million to 1 million");
        table(figures, session.talk());
        if (!failed.isEmpty()) {
            throw new IllegalStateException("failed: " + failed);
        }
        return figures;
    }

    private static void part(Session session, Figures figures, List<String> failed, String what, Part part) {
        session.talk().println("... " + what);
        Figures into = new Figures();
        try {
            part.measure(into);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failed.add(what + ": " + e.getMessage());
        }
        into.print(session.talk());
        figures.noteAll(into);
    }

    private static void inside(Session session, long events, List<String> options, Figures into) throws Exception {
        Path table = session.table(events);
        try (DrainProcess drain = session.drain(table, DrainOptions.plain())) {
            into.noteAll(session.measure(table, drain, options, Optional.empty(), false));
        }
    }

    /** As Markdown, for the README. */
    private static void table(Figures figures, PrintStream out) {
        out.printf("%n| figure | must | aim | today | |%n|---|---|---|---|---|%n");
        for (Row row : ROWS) {
            double today = figures.value(row.figure);
            out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    row.what, number(row.must, row), number(row.aim, row), number(today, row), verdict(row, today));
        }
    }

    private static String number(double value, Row row) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, row.format, value);
    }

    private static String verdict(Row row, double today) {
        if (Double.isNaN(row.must) || Double.isNaN(today)) {
            return "";
        }
        int sign = row.least ? -1 : 1;
        if (sign * today <= sign * row.aim) {
            return "aim met";
        }
        return sign * today <= sign * row.must ? "met" : "missed";
    }
}
