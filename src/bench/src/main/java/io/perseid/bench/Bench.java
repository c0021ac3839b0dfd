package io.perseid.bench;

import java.nio.file.Path;
import java.util.List;

/** Where each process of the benchmark starts; {@code src/bench/run} calls it, see README.md there. */
public final class Bench {

    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "table" ->
                OrderTable.make(Path.of(words.get(1)), Long.parseLong(words.get(2)), Long.parseLong(words.get(3)));
            case "drain" -> new DrainServer().serve();
            case "sync" ->
                SyncBenchmark.run(
                        Path.of(words.get(1)),
                        Path.of(words.get(2)),
                        Integer.parseInt(words.get(3)),
                        words.contains("--profile"));
            case "floor" -> Floor.measure(Path.of(words.get(1)), Path.of(words.get(2)), Long.parseLong(words.get(3)));
            default ->
                throw new IllegalArgumentException(
                        "table FILE EVENTS SEED | sync FILE FOLDER WARM_RUNS [--profile] | floor FILE SAMPLE EVENTS | drain");
        }
    }
}
