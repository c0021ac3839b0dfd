package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code all}: every row of the table of targets, one after the other, and the machine's floor beside them. */
final class AllCommand implements Command.Work {

    private static final long MILLION = 1_000_000;

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

    @Override
    public Figures run(Session session) throws Exception {
        Figures figures = new Figures();
        Optional<Integer> usual = Optional.empty();
        say(session, "warm: 1 million, the fourth run in one JVM");
        inside(session, MILLION, List.of("--warm", "3"), figures);
        figures.noteAll(session.floor(session.table(MILLION), MILLION));
        say(session, "the real program, 1 million");
        figures.noteAll(WholeCommand.run(session, "one", MILLION, Duration.ZERO, usual, false));
        say(session, "the real program, 5 million");
        figures.noteAll(WholeCommand.run(session, "five", 5 * MILLION, Duration.ZERO, usual, false));
        say(session, "5 million in one JVM, for what merging the ledger's segments costs");
        Figures five = new Figures();
        inside(session, 5 * MILLION, List.of(), five);
        figures.note("five.merge", five.value("cold.merge"), "5 million: merge of ledger segments, CPU s a million");
        figures.note("five.compaction", five.value("cold.compaction"), "compaction: CPU s a million entries");
        figures.note(
                "five.net",
                figures.value("five.cpu") - five.value("cold.merge"),
                "5 million: the whole process without that merge");
        say(session, "the real program, 5 million, 200 ms added to every answer");
        figures.noteAll(WholeCommand.run(
                session, "slow", 5 * MILLION, Duration.ofMillis(200), Optional.of(MANY_IN_FLIGHT), false));
        say(session, "the real program, 20 million");
        figures.noteAll(WholeCommand.run(session, "twenty", 20 * MILLION, Duration.ZERO, usual, false));
        figures.note(
                "peak.ratio",
                figures.value("twenty.peak") / figures.value("one.peak"),
                "peak RSS, 20 million to 1 million");
        say(session, "30,000 events/s for 30 s");
        figures.noteAll(HoldCommand.run(session, Duration.ofSeconds(30)));
        say(session, "SIGTERM");
        figures.noteAll(SigtermCommand.run(session, MILLION, Duration.ofMillis(200), usual));
        figures.print(session.talk());
        table(figures, session.talk());
        return figures;
    }

    private static void inside(Session session, long events, List<String> options, Figures into) throws Exception {
        Path table = session.table(events);
        try (DrainProcess drain = session.drain(table, DrainOptions.plain())) {
            into.noteAll(session.measure(table, drain, options, Optional.empty(), false));
        }
    }

    private static void say(Session session, String what) {
        session.talk().println("... " + what);
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
