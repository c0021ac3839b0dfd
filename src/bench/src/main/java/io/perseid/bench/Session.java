package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.drain.DrainReport;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.orders.OrderShape;
import io.perseid.bench.process.Jvm;
import io.perseid.bench.process.Perf;
import io.perseid.bench.process.PerseidProcess;
import io.perseid.bench.process.PostgresProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One call of {@code src/bench/run}: where it works, what was asked, whom it talks to. One thread. */
final class Session {

    private static final long MILLION = 1_000_000;

    private final Places places;
    private final PrintStream talk;
    private final Words words;

    /** @param talk for people */
    Session(Places places, PrintStream talk, Words words) {
        this.places = places;
        this.talk = talk;
        this.words = words;
    }

    PrintStream talk() {
        return talk;
    }

    Words words() {
        return words;
    }

    /** What {@code --delay} says, such as {@code 200ms}, {@code 1.5s}. */
    Duration delay() {
        String text = words.text("delay", "0ms");
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text);
    }

    Optional<Integer> inFlight() {
        return words.text("in-flight").map(Integer::parseInt);
    }

    long events(long otherwise) {
        return words.number("events", otherwise);
    }

    /** A table of so many orders, made if there is none yet. */
    Path table(long events) throws IOException, InterruptedException {
        long seed = words.number("seed", 1);
        Path table = places.table(events, seed);
        if (!Files.exists(table)) {
            talk.printf("making a table of %,d orders%n", events);
            Path unfinished = Path.of(table + ".new");
            Files.deleteIfExists(unfinished);
            Jvm.run(
                    List.of(),
                    List.of(
                            "table",
                            "--file",
                            unfinished.toString(),
                            "--events",
                            String.valueOf(events),
                            "--seed",
                            String.valueOf(seed)));
            Files.move(unfinished, table);
        }
        return table;
    }

    /** The same with a dimension, order lines and a wide table beside the orders. */
    Path enrichedTable(long events) throws IOException, InterruptedException {
        Path plain = table(events);
        Path enriched = plain.resolveSibling("enriched-" + plain.getFileName());
        if (!Files.exists(enriched)) {
            talk.println("putting customers and order lines beside them");
            Path unfinished = Path.of(enriched + ".new");
            Files.copy(plain, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Jvm.run(List.of(), List.of("enrich-table", "--file", unfinished.toString()));
            Files.move(unfinished, enriched);
        }
        return enriched;
    }

    /**
     * Starts the draining server. Once for each table a run goes before, which is not measured, so that the server knows
     * every body and need not inflate any while something is measured.
     */
    DrainProcess drain(Path table, DrainOptions options) throws IOException, InterruptedException {
        Path counts = places.counts(table);
        if (!Files.exists(counts)) {
            talk.println("one run that is not measured, for the draining server to learn the table's bodies");
            try (DrainProcess learning = new DrainProcess(DrainOptions.plain().countingIn(counts))) {
                measure(table, learning, List.of(), Optional.empty(), false);
            }
        }
        return new DrainProcess(options.keepsIds() ? options : options.countingIn(counts));
    }

    /**
     * The engine inside a process of the benchmark.
     *
     * @param options of {@code measure}
     * @param budget whether Mixpanel's rates are kept
     */
    Figures measure(Path table, DrainProcess drain, List<String> options, Optional<Integer> inFlight, boolean budget)
            throws IOException, InterruptedException {
        return measure(table, drain, options, inFlight, budget, OrderShape.ORDERS, config -> {});
    }

    /** What a configuration has beside what all have. */
    interface Change {
        void make(OrderConfig config) throws IOException;
    }

    /** The same for orders of any shape. */
    Figures measure(
            Path table,
            DrainProcess drain,
            List<String> options,
            Optional<Integer> inFlight,
            boolean budget,
            OrderShape shape,
            Change change)
            throws IOException, InterruptedException {
        Path folder = places.fresh();
        try {
            change.make(OrderConfig.write(folder, table, drain.port(), inFlight, budget, shape));
            List<String> words = new ArrayList<>(List.of("measure", "--folder", folder.toString()));
            words.addAll(options);
            inFlight.ifPresent(n -> words.addAll(List.of("--in-flight", n.toString())));
            List<String> flags = new ArrayList<>(places.flags());
            Optional<Perf> perf = Optional.empty();
            if (options.contains("--profile")) {
                // Without it samples are told at the nearest safepoint only.
                flags.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
                perf = Perf.in(places.work());
            }
            Jvm.run(perf.map(Perf::prefix).orElse(List.of()), flags, words);
            if (perf.isPresent()) {
                perf.get().print(talk);
            }
            keep(folder, "sample.ndjson");
            keep(folder, "benchmark.jfr");
            return Figures.read(folder.resolve("figures"));
        } finally {
            Places.remove(folder);
        }
    }

    private void keep(Path folder, String file) throws IOException {
        if (Files.exists(folder.resolve(file))) {
            Files.copy(folder.resolve(file), places.work().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The machine's floor for the same work. After {@link #measure}, which leaves a request's body behind. */
    Figures floor(Path table, long events) throws IOException, InterruptedException {
        Path folder = places.fresh();
        try {
            OrderConfig.write(folder, table, 1, Optional.empty(), false);
            Files.copy(places.work().resolve("sample.ndjson"), folder.resolve("sample.ndjson"));
            Jvm.run(
                    places.flags(),
                    List.of("floor", "--folder", folder.toString(), "--events", String.valueOf(events)));
            return Figures.read(folder.resolve("floor"));
        } finally {
            Places.remove(folder);
        }
    }

    /** A new folder, to be removed with {@link Places#remove}. */
    Path fresh() throws IOException {
        return places.fresh();
    }

    /** The ledger by itself. @param what of {@code LedgerBenchmark} */
    Figures ledger(Path folder, String what, long keys) throws IOException, InterruptedException {
        Jvm.run(
                places.flags(),
                List.of("keep", "--do", what, "--folder", folder.toString(), "--keys", String.valueOf(keys)));
        return Figures.read(folder.resolve("figures"));
    }

    /** A folder with a configuration in which the real program can run. */
    OrderConfig configured(Path table, DrainProcess drain, Optional<Integer> inFlight, boolean budget)
            throws IOException {
        return OrderConfig.write(places.fresh(), table, drain.port(), inFlight, budget);
    }

    /** Starts the real program. @param name of its log, in the configuration's folder */
    PerseidProcess perseid(OrderConfig config, String name) throws IOException {
        return new PerseidProcess(
                places.root(),
                config.folder().resolve(name + ".log"),
                List.of("run", OrderConfig.SYNC, "--config", config.config().toString(), "--json"));
    }

    /** What {@code perseid plan} says, as JSON. */
    String plan(OrderConfig config) throws IOException, InterruptedException {
        PerseidProcess.Ended ended = new PerseidProcess(
                        places.root(),
                        config.folder().resolve("plan.log"),
                        List.of(
                                "plan",
                                OrderConfig.SYNC,
                                "--config",
                                config.config().toString(),
                                "--json"))
                .end();
        if (ended.exit() != 0) {
            throw new IllegalStateException("plan: exit " + ended.exit() + ": " + ended.output());
        }
        return ended.output();
    }

    /** A real PostgreSQL. {@code src/bench/run} has fetched it for {@code --warehouse postgres}. */
    PostgresProcess postgres() throws IOException {
        return new PostgresProcess(
                places.root().resolve("src/bench/postgres/Server.java"),
                places.work().resolve("postgres-lib"));
    }

    /** What the draining server itself cost, so that a reader can judge what it took from the run. */
    static void note(Figures figures, String run, DrainReport drain, long events) {
        figures.note(
                run + ".drain",
                drain.cpuSeconds() / events * MILLION,
                "the draining server, in its own process: CPU s a million");
        figures.note(run + ".drain-inflated", drain.inflated(), "bodies that it had to inflate; more than 0 takes CPU");
    }
}
