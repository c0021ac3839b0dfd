package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import java.nio.file.Path;
import java.util.List;

/** {@code lookup}: the same events without and with two properties of a side table of another warehouse, in turn. */
final class LookupCommand implements Command.Work {

    private static final long ROWS = 1_000_000;
    private static final long TURNS = 4;

    @Override
    public Figures run(Session session) throws Exception {
        long events = session.events(1_000_000);
        Path table = session.table(events);
        List<String> options = List.of(
                "--lookup",
                String.valueOf(session.words().number("rows", ROWS)),
                "--warm",
                String.valueOf(session.words().number("warm", TURNS)));
        Figures figures = new Figures();
        // The server inflates nothing: it neither knows these bodies nor has to.
        try (DrainProcess drain = session.drain(table, DrainOptions.plain())) {
            drain.begin();
            figures.noteAll(session.measure(table, drain, options, session.inFlight(), false));
        }
        figures.print(session.talk());
        return figures;
    }
}
