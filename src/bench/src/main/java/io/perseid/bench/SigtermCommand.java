package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.drain.DrainReport;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.process.PerseidProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code sigterm}: the time from SIGTERM to the end of the process in the middle of a run, and that the next start goes on.
 * Flat out and with slow answers, so that many requests are in the air.
 */
final class SigtermCommand implements Command.Work {

    private static final Duration SOON = Duration.ofMillis(20);

    @Override
    public Figures run(Session session) throws Exception {
        Duration delay = session.words().has("delay") ? session.delay() : Duration.ofMillis(200);
        Figures figures = run(session, session.events(1_000_000), delay, session.inFlight());
        figures.print(session.talk());
        return figures;
    }

    static Figures run(Session session, long events, Duration delay, Optional<Integer> inFlight) throws Exception {
        Path table = session.table(events);
        Figures figures = new Figures();
        DrainOptions options = DrainOptions.plain().withDelay(delay).keepingIds();
        try (DrainProcess drain = session.drain(table, options)) {
            OrderConfig config = session.configured(table, drain, inFlight, false);
            PerseidProcess first = session.perseid(config, "first");
            DrainReport report = drain.report();
            while (first.runs() && report.records() < events / 4) {
                first.watch(SOON);
                report = drain.report();
            }
            double asked = first.age();
            first.terminate();
            PerseidProcess.Ended ended = first.end();
            PerseidProcess.Ended second = session.perseid(config, "second").end();
            DrainReport all = drain.report();
            if (report.records() >= events || second.exit() != 0) {
                throw new IllegalStateException(ended.output() + second.output());
            }
            figures.note(
                    "sigterm.seconds",
                    ended.wall() - asked,
                    "sigterm: seconds from SIGTERM to exit, answers take " + delay.toMillis() + " ms");
            figures.note("sigterm.exit", ended.exit(), "exit code");
            figures.note("sigterm.sent", report.records(), "records that had arrived by then");
            figures.note("sigterm.lost", events - all.orders(), "orders that never arrived, after the next start");
            figures.note("sigterm.resent", all.records() - all.insertIds(), "records sent twice, the same to the byte");
            Places.remove(config.folder());
        }
        return figures;
    }
}
