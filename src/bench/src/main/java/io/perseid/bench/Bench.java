package io.perseid.bench;

import io.perseid.bench.drain.DrainServer;
import io.perseid.bench.engine.Floor;
import io.perseid.bench.engine.LedgerBenchmark;
import io.perseid.bench.engine.SyncBenchmark;
import io.perseid.bench.orders.OrderTable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where each process of the benchmark starts; {@code src/bench/run} calls it, see README.md there. */
public final class Bench {

    private static final Set<String> SWITCHES = Set.of("profile", "no-floor", "json", "ids", "rate");

    /** The command line makes no sense; as the program says it. */
    private static final int USAGE = 2;

    private static final Set<String> PLACES = Set.of("root", "work", "tables", "flags");

    private Bench() {}

    public static void main(String[] args) throws Exception {
        try {
            run(args);
        } catch (Mistake mistake) {
            System.err.println("bench: " + mistake.getMessage() + "; src/bench/run --help tells what there is");
            System.exit(USAGE);
        }
    }

    private static void run(String[] args) throws Exception {
        Words words = new Words(List.of(args), SWITCHES);
        switch (words.first()) {
            // Processes that the benchmark starts itself.
            case "table" ->
                OrderTable.make(Path.of(words.given("file")), words.number("events", 0), words.number("seed", 1));
            case "enrich-table" -> OrderTable.enrich(Path.of(words.given("file")));
            case "drain" -> DrainServer.serve(words);
            case "measure" -> SyncBenchmark.measure(words);
            case "floor" -> Floor.measure(words);
            case "keep" -> LedgerBenchmark.measure(words);
            default -> command(words);
        }
    }

    /** What a person asked for. With {@code --json} standard output has nothing but the figures. */
    private static void command(Words words) throws Exception {
        PrintStream out = System.out;
        PrintStream talk = words.has("json") ? System.err : out;
        Session session = new Session(Places.of(words), talk, words);
        Command command = Command.of(words.first());
        words.allow(union(PLACES, command.options()));
        Figures figures = command.run(session);
        if (words.has("json")) {
            out.println(json(figures.asMap()));
        }
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new java.util.TreeSet<>(some);
        all.addAll(others);
        all.add("json");
        return all;
    }

    /** Numbers only, so there is nothing to escape; what could not be measured is null. */
    private static String json(Map<String, Double> figures) {
        StringBuilder json = new StringBuilder("{");
        figures.forEach((name, value) -> json.append(json.length() > 1 ? ", " : "")
                .append('"')
                .append(name)
                .append("\": ")
                .append(value.isNaN() || value.isInfinite() ? "null" : value.toString()));
        return json.append('}').toString();
    }
}
