package io.perseid.bench;

import io.perseid.bench.drain.DrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the benchmark works, as {@code src/bench/run} tells it.
 *
 * @param root where the launcher lies
 * @param work for everything that is kept between calls
 * @param tables where tables are
 * @param flags of the measured JVM: the launcher's
 */
public record Places(Path root, Path work, Path tables, List<String> flags) {

    static Places of(Words words) {
        return new Places(
                Path.of(words.given("root")),
                Path.of(words.given("work")),
                Path.of(words.given("tables")),
                Arrays.stream(words.text("flags", "").split("\\s+"))
                        .filter(flag -> !flag.isEmpty())
                        .toList());
    }

    Path table(long events, long seed) {
        return tables.resolve("orders-" + events + "-" + seed + ".duckdb");
    }

    /** Where the draining server keeps the counts of the bodies that this table makes. */
    Path counts(Path table) {
        return work.resolve(table.getFileName() + ".bodies");
    }

    /** A new folder, to be removed with {@link #remove}. */
    Path fresh() throws IOException {
        return Files.createTempDirectory(work, "state.");
    }

    DrainOptions drain(Path table) {
        return DrainOptions.plain().countingIn(counts(table));
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
