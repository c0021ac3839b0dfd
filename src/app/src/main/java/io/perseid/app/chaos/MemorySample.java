package io.perseid.app.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process holds at one moment.
 *
 * @param at since it started
 * @param kilobytes of memory that is resident
 * @param files that it has open: sockets, pipes and all
 */
record MemorySample(Duration at, long kilobytes, long files) {

    /** Of a process of this machine; empty if it has ended, or the system has no {@code /proc}. */
    static Optional<MemorySample> of(long pid, Duration at) {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<String> status = Files.lines(process.resolve("status"));
                Stream<Path> open = Files.list(process.resolve("fd"))) {
            long kilobytes = status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
            return kilobytes == 0 ? Optional.empty() : Optional.of(new MemorySample(at, kilobytes, open.count()));
        } catch (IOException | UncheckedIOException gone) {
            return Optional.empty();
        }
    }
}
