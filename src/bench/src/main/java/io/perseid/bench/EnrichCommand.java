package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.orders.OrderShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code enrich}: order events with five joined properties and a list of objects, beside the same events from one wide fact table
 * and beside the orders alone; one after the other, each cold and warm.
 */
final class EnrichCommand implements Command.Work {

    /** Warm runs of which the mean is taken, the last ones. */
    private static final int COUNTED = 3;

    @Override
    public Figures run(Session session) throws Exception {
        Words words = session.words();
        int warm = (int) words.number("warm", 4);
        Path table = session.enrichedTable(session.events(1_000_000));
        List<String> options = new ArrayList<>(List.of("--warm", String.valueOf(warm)));
        if (words.has("profile")) {
            options.add("--profile");
        }
        Figures figures = new Figures();
        Map<OrderShape, Double> costs = new EnumMap<>(OrderShape.class);
        for (OrderShape shape : OrderShape.values()) {
            // Joined rows come in any order, so no body is known from a run before: the server inflates them all.
            try (DrainProcess drain = new DrainProcess(DrainOptions.plain())) {
                drain.begin();
                Figures measured = session.measure(table, drain, options, session.inFlight(), false, shape);
                session.talk().println(shape.word());
                measured.print(session.talk());
                double cpu = lastWarm(measured, warm);
                costs.put(shape, cpu);
                figures.note("enrich." + shape.word() + ".cpu", cpu, shape.word() + ": CPU s a million events, warm");
                figures.note("enrich." + shape.word() + ".bytes", measured.value("cold.bytes"), "bytes an event");
            }
        }
        double enriched = costs.getOrDefault(OrderShape.ENRICHED, Double.NaN);
        figures.note(
                "enrich.ratio",
                enriched / costs.getOrDefault(OrderShape.WIDE, Double.NaN),
                "joined and gathered, by the wide table with the same events");
        figures.note(
                "enrich.ratio-orders",
                enriched / costs.getOrDefault(OrderShape.ORDERS, Double.NaN),
                "the same by the orders alone, whose events are smaller");
        figures.print(session.talk());
        return figures;
    }

    private static double lastWarm(Figures measured, int warm) {
        return IntStream.rangeClosed(Math.max(1, warm - COUNTED + 1), warm)
                .mapToDouble(run -> measured.value((run == warm ? "warm" : "warm" + run) + ".cpu"))
                .average()
                .orElse(measured.value("cold.cpu"));
    }
}
