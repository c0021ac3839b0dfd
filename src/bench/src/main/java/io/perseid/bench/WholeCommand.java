package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.drain.DrainReport;
import io.perseid.bench.drain.Fault;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.process.PerseidProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code whole}: the real program by its launcher, from start to end. */
final class WholeCommand implements Command.Work {

    private static final Pattern MERGED = Pattern.compile("merged in (\\d+) ms");

    @Override
    public Figures run(Session session) throws Exception {
        long events = session.events(1_000_000);
        boolean budget = session.words().has("rate");
        Optional<String> fault = session.words().text("fault");
        Figures figures = fault.isPresent()
                ? failing(session, events, Fault.parse(fault.get()), budget)
                : run(session, "whole", events, session.delay(), session.inFlight(), budget);
        figures.print(session.talk());
        return figures;
    }

    /** @param budget whether Mixpanel's rates are kept */
    static Figures run(
            Session session, String name, long events, Duration delay, Optional<Integer> inFlight, boolean budget)
            throws Exception {
        Path table = session.table(events);
        Figures figures = new Figures();
        try (DrainProcess drain = session.drain(table, DrainOptions.plain().withDelay(delay))) {
            drain.begin();
            OrderConfig config = session.configured(table, drain, inFlight, budget);
            PerseidProcess.Ended ended = session.perseid(config, "run").end();
            DrainReport report = drain.report();
            if (ended.exit() != 0 || report.records() != events) {
                throw new IllegalStateException(
                        "exit " + ended.exit() + ", " + report.records() + " records: " + ended.output());
            }
            figures.note(name + ".events", events, name + ": events, the whole process, a first run");
            note(figures, name, events, ended, report);
            Session.note(figures, name, report, events);
            Places.remove(config.folder());
        }
        return figures;
    }

    /** With a server that fails: what arrived is counted order by order. */
    private static Figures failing(Session session, long events, Fault fault, boolean budget) throws Exception {
        Path table = session.table(events);
        Figures figures = new Figures();
        DrainOptions options =
                DrainOptions.plain().withDelay(session.delay()).failing(fault).keepingIds();
        try (DrainProcess drain = session.drain(table, options)) {
            OrderConfig config = session.configured(table, drain, session.inFlight(), budget);
            PerseidProcess.Ended ended = session.perseid(config, "run").end();
            DrainReport report = drain.report();
            figures.note("whole.exit", ended.exit(), "whole, failing " + fault + ": exit code");
            note(figures, "whole", events, ended, report);
            figures.note("whole.failed", report.failed(), "of these failed on purpose");
            figures.note("whole.lost", events - report.orders(), "orders that never arrived");
            figures.note("whole.doubled", report.insertIds() - report.orders(), "orders under two insert ids");
            figures.note("whole.resent", report.records() - report.insertIds(), "records that came again");
            Places.remove(config.folder());
        }
        return figures;
    }

    /** As the program says it: it merges at the end of a run, when nothing else happens. */
    private static double mergeSeconds(String output) {
        return MERGED.matcher(output)
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum()
                / 1000.0;
    }

    private static void note(
            Figures figures, String name, long events, PerseidProcess.Ended ended, DrainReport report) {
        double merge = mergeSeconds(ended.output());
        figures.note(
                name + ".cpu",
                (ended.cpu() - ended.merges()) / events * 1e6,
                "CPU s a million, start to end, launcher included, without the merge of ledger segments");
        figures.note(name + ".rate", events / (ended.wall() - merge), "events/s, start to end, without that merge");
        figures.note(
                name + ".merge",
                ended.merges() / events * 1e6,
                "CPU s a million for that merge, by one thread at the end; as exact as 20 ms of the run");
        figures.note(name + ".peak", ended.peak(), "peak RSS, MB");
        figures.note(name + ".requests", report.requests(), "requests");
    }
}
