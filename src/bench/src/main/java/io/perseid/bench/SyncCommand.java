package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code sync}: the engine inside one JVM, cold and warm, with what each part of it costs. */
final class SyncCommand implements Command.Work {

    @Override
    public Figures run(Session session) throws Exception {
        Words words = session.words();
        long events = session.events(1_000_000);
        Path table = session.table(events);
        List<String> options = new ArrayList<>();
        words.text("warm").ifPresent(runs -> options.addAll(List.of("--warm", runs)));
        if (words.has("profile")) {
            options.add("--profile");
        }
        Figures figures = new Figures();
        try (DrainProcess drain = session.drain(table, DrainOptions.plain().withDelay(session.delay()))) {
            drain.begin();
            figures.noteAll(session.measure(table, drain, options, session.inFlight(), words.has("rate")));
            Session.note(figures, "sync", drain.report(), events * (1 + words.number("warm", 0)));
        }
        if (!words.has("no-floor")) {
            figures.noteAll(session.floor(table, events));
        }
        figures.print(session.talk());
        return figures;
    }
}
