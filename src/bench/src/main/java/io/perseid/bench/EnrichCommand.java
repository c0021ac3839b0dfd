package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.orders.OrderShape;
import io.perseid.bench.orders.PostgresOrders;
import io.perseid.bench.process.PostgresProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code enrich}: order events with five joined properties and a list of objects, beside the same events from one wide fact table
 * and beside the orders alone; one after the other, each cold and warm. From a DuckDB file, which works inside the measured
 * process, or from a real PostgreSQL, which does not.
 */
final class EnrichCommand implements Command.Work {

    /** Warm runs of which the mean is taken, the last ones. */
    private static final int COUNTED = 3;

    /** What one shape cost: CPU seconds a million events, of this process and of a server; bytes an event. */
    private record Cost(double cpu, double server, double bytes) {
        double perGigabyte() {
            return cpu / bytes * 1000;
        }
    }

    @Override
    public Figures run(Session session) throws Exception {
        long events = session.events(1_000_000);
        Figures figures = new Figures();
        if (session.words().text("warehouse", "duckdb").equals("postgres")) {
            try (PostgresProcess postgres = session.postgres()) {
                PostgresOrders.make(postgres.url(), events);
                PostgresOrders.enrich(postgres.url());
                measure(session, session.table(20_000), Optional.of(postgres), events, figures);
            }
        } else {
            measure(session, session.enrichedTable(events), Optional.empty(), events, figures);
        }
        figures.print(session.talk());
        return figures;
    }

    private static void measure(
            Session session, Path table, Optional<PostgresProcess> postgres, long events, Figures figures)
            throws Exception {
        int warm = (int) session.words().number("warm", 4);
        List<String> options = new ArrayList<>(List.of("--warm", String.valueOf(warm)));
        if (session.words().has("profile")) {
            options.add("--profile");
        }
        Optional<String> memory = session.words().text("memory");
        Map<OrderShape, Cost> costs = new EnumMap<>(OrderShape.class);
        for (OrderShape shape : OrderShape.values()) {
            // Joined rows come in any order, so no body is known from a run before: the server inflates them all.
            try (DrainProcess drain = new DrainProcess(DrainOptions.plain())) {
                drain.begin();
                double before = postgres.isPresent() ? postgres.get().cpu() : 0;
                Figures measured = session.measure(table, drain, options, session.inFlight(), false, shape, config -> {
                    if (postgres.isPresent()) {
                        config.readPostgres(table, postgres.get().port());
                    }
                    if (memory.isPresent()) {
                        config.memory(memory.get());
                    }
                });
                double server = postgres.isPresent() ? postgres.get().cpu() - before : 0;
                session.talk().println(shape.word());
                measured.print(session.talk());
                Cost cost = new Cost(
                        lastWarm(measured, warm), server / (warm + 1) / events * 1e6, measured.value("cold.bytes"));
                costs.put(shape, cost);
                figures.note("enrich." + shape.word() + ".cpu", cost.cpu, shape.word() + ": CPU s a million, warm");
                figures.note("enrich." + shape.word() + ".bytes", cost.bytes, "bytes an event");
                figures.note("enrich." + shape.word() + ".gigabyte", cost.perGigabyte(), "CPU s a gigabyte");
                if (postgres.isPresent()) {
                    figures.note(
                            "enrich." + shape.word() + ".server", cost.server, "PostgreSQL: CPU s a million, all runs");
                }
            }
        }
        ratio(figures, costs, OrderShape.WIDE, "the wide table with the same events");
        ratio(figures, costs, OrderShape.ORDERS, "the orders alone, whose events are smaller");
    }

    private static void ratio(Figures figures, Map<OrderShape, Cost> costs, OrderShape by, String what) {
        Cost enriched = costs.get(OrderShape.ENRICHED);
        Cost plain = costs.get(by);
        if (enriched != null && plain != null) {
            String name = "enrich.by-" + by.word();
            figures.note(name, enriched.cpu / plain.cpu, "joined and gathered, an event, by " + what);
            figures.note(name + ".gigabyte", enriched.perGigabyte() / plain.perGigabyte(), "the same, a byte");
        }
    }

    private static double lastWarm(Figures measured, int warm) {
        return IntStream.rangeClosed(Math.max(1, warm - COUNTED + 1), warm)
                .mapToDouble(run -> measured.value((run == warm ? "warm" : "warm" + run) + ".cpu"))
                .average()
                .orElse(measured.value("cold.cpu"));
    }
}
