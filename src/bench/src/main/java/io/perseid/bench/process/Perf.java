package io.perseid.bench.process;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Linux's {@code perf}, where there is one: which library a process spent its time in, native ones too, which Java's own
 * recorder does not see. What the JVM compiled is in no library; it stands under {@code [JIT]} or a map of the process.
 */
public final class Perf {

    private static final int LINES = 25;

    private final Path recording;

    private Perf(Path recording) {
        this.recording = recording;
    }

    /** @return empty where there is no {@code perf} */
    public static Optional<Perf> in(Path folder) {
        boolean found = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "perf")));
        return found ? Optional.of(new Perf(folder.resolve("perf.data"))) : Optional.empty();
    }

    /** What stands before the command that is sampled. */
    public List<String> prefix() {
        return List.of("perf", "record", "-q", "-e", "cpu-clock", "-F", "199", "-o", recording.toString(), "--");
    }

    /** Prints shares by thread name and library. */
    public void print(PrintStream out) throws IOException, InterruptedException {
        Process report = new ProcessBuilder(
                        "perf", "report", "-i", recording.toString(), "--sort", "comm,dso", "--stdio", "-q")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = report.inputReader().lines().toList();
        report.waitFor();
        out.printf("%nshares of all CPU, native code too, by thread and library (%s):%n", recording);
        lines.stream().filter(line -> line.contains("%")).limit(LINES).forEach(out::println);
    }
}
