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
 * {@code hold}: what the real program costs while it holds the rate that Mixpanel allows. The start is left out: what is
 * asked is the share of a processor that a long backfill takes from its neighbours.
 */
final class HoldCommand implements Command.Work {

    private static final Duration START = Duration.ofSeconds(10);

    private static final long EVENTS = 5_000_000;

    @Override
    public Figures run(Session session) throws Exception {
        Figures figures = run(session, Duration.ofSeconds(session.words().number("seconds", 30)));
        figures.print(session.talk());
        return figures;
    }

    static Figures run(Session session, Duration time) throws Exception {
        Path table = session.table(EVENTS);
        Figures figures = new Figures();
        try (DrainProcess drain = session.drain(table, DrainOptions.plain())) {
            OrderConfig config = session.configured(table, drain, Optional.empty(), true);
            PerseidProcess perseid = session.perseid(config, "run");
            perseid.watch(START);
            drain.begin();
            double cpuBefore = perseid.cpu();
            double began = perseid.age();
            perseid.watch(time);
            double cpu = perseid.cpu() - cpuBefore;
            double seconds = perseid.age() - began;
            DrainReport report = drain.report();
            boolean ran = perseid.runs();
            perseid.terminate();
            PerseidProcess.Ended ended = perseid.end();
            if (!ran) {
                throw new IllegalStateException("it ended before its time: " + ended.output());
            }
            figures.note("hold.rate", report.records() / seconds, "hold: events/s that arrived, for " + time);
            figures.note("hold.share", cpu / seconds * 100, "CPU, % of one core");
            figures.note("hold.peak", ended.peak(), "peak RSS, MB");
            Places.remove(config.folder());
        }
        return figures;
    }
}
