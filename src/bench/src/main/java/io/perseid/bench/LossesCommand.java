package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.drain.DrainReport;
import io.perseid.bench.drain.Fault;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.process.PerseidProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code losses}: what is lost, doubled and sent again when the destination fails or the program is killed. */
final class LossesCommand implements Command.Work {

    private static final Duration SOON = Duration.ofMillis(5);

    /**
     * @param word names it in JSON and for {@code --case}
     * @param delay of every answer, so that requests are in the air when something happens
     * @param end how the first run ends
     */
    private record Case(String word, String what, Fault fault, Duration delay, End end) {}

    /** By itself; by SIGKILL in the middle; by giving up, after which the server is well again. After the last two it is started again. */
    private enum End {
        ITSELF,
        KILLED,
        GIVES_UP
    }

    private static final List<Case> CASES = List.of(
            new Case("429", "429 for the first 20 s", Fault.parse("429/20s"), Duration.ZERO, End.ITSELF),
            new Case("503", "503 for the first 20 s", Fault.parse("503/20s"), Duration.ZERO, End.ITSELF),
            new Case("some429", "every fifth request answered 429", Fault.parse("429/5th"), Duration.ZERO, End.ITSELF),
            new Case("reset", "every fifth reset before storing", Fault.parse("reset/5th"), Duration.ZERO, End.ITSELF),
            new Case("401", "401 until the first run gives up", Fault.parse("401/all"), Duration.ZERO, End.GIVES_UP),
            new Case("kill", "SIGKILL in the middle, started again", Fault.NONE, Duration.ofMillis(200), End.KILLED));

    @Override
    public Figures run(Session session) throws Exception {
        long events = session.events(100_000);
        Path table = session.table(events);
        Optional<String> only = session.words().text("case");
        Figures figures = new Figures();
        session.talk()
                .printf(
                        "%n%,d events%n%-38s %5s %8s %8s %9s %10s %9s %8s%n",
                        events, "case", "exit", "lost", "doubled", "resent", "requests", "failed", "seconds");
        for (Case each : CASES) {
            if (only.isEmpty() || only.get().equals(each.word)) {
                run(session, table, events, each, figures);
            }
        }
        session.talk()
                .println(
                        "lost: orders that never arrived; doubled: orders under two insert ids; resent: records that came"
                                + " again under the same insert id;\nfailed: requests that the server failed on purpose; exit: of the first run");
        return figures;
    }

    private static void run(Session session, Path table, long events, Case each, Figures figures) throws Exception {
        DrainOptions options =
                DrainOptions.plain().withDelay(each.delay).failing(each.fault).keepingIds();
        try (DrainProcess drain = session.drain(table, options)) {
            OrderConfig config = session.configured(table, drain, Optional.empty(), true);
            PerseidProcess perseid = session.perseid(config, "first");
            if (each.end == End.KILLED) {
                killWhenUnderWay(perseid, drain, events);
            }
            PerseidProcess.Ended ended = perseid.end();
            int exit = ended.exit();
            double seconds = ended.wall();
            if (each.end != End.ITSELF) {
                drain.heal();
                seconds += session.perseid(config, "second").end().wall();
            }
            DrainReport report = drain.report();
            long lost = events - report.orders();
            long doubled = report.insertIds() - report.orders();
            long resent = report.records() - report.insertIds();
            session.talk()
                    .printf(
                            "%-38s %5d %,8d %,8d %,9d %,10d %,9d %8.1f%n",
                            each.what, exit, lost, doubled, resent, report.requests(), report.failed(), seconds);
            String name = "losses." + each.word;
            figures.note(name + ".exit", exit, each.what + ": exit code of the first run");
            figures.note(name + ".lost", lost, "orders that never arrived");
            figures.note(name + ".doubled", doubled, "orders under two insert ids");
            figures.note(name + ".resent", resent, "records that came again under the same insert id");
            figures.note(name + ".requests", report.requests(), "requests");
            figures.note(name + ".failed", report.failed(), "requests that the server failed on purpose");
            figures.note(name + ".seconds", seconds, "seconds");
            Places.remove(config.folder());
        }
    }

    private static void killWhenUnderWay(PerseidProcess perseid, DrainProcess drain, long events)
            throws IOException, InterruptedException {
        DrainReport report = drain.report();
        while (perseid.runs() && report.records() < events / 3) {
            perseid.watch(SOON);
            report = drain.report();
        }
        if (!perseid.runs()) {
            throw new IllegalStateException(
                    "it ended before it could be killed: " + perseid.end().output());
        }
        perseid.kill();
    }
}
