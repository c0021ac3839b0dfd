package io.perseid.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The real program, started by its launcher as a user starts it. What the launcher itself costs is in its figures. One
 * thread.
 */
public final class PerseidProcess {

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Process process;
    private final Path log;
    private final Stretch merges;
    private final long began = System.nanoTime();
    private final double childrenBefore = Cpu.children();
    private double peak = Double.NaN;

    /**
     * What became of it.
     *
     * @param cpu seconds
     * @param merges of these what the process used while it said that it merged ledger segments, which it does when nothing else
     *     happens
     * @param wall seconds
     * @param peak megabytes, as last seen before it ended
     * @param output all that it said
     */
    public record Ended(int exit, double cpu, double merges, double wall, double peak, String output) {}

    /**
     * @param root where the launcher lies
     * @param log what it says goes there
     */
    public PerseidProcess(Path root, Path log, List<String> words) throws IOException {
        this.log = log;
        this.merges = new Stretch(log, ": merging ", ": merged in ");
        List<String> command = new ArrayList<>();
        command.add(root.resolve("perseid").toString());
        command.addAll(words);
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    public boolean runs() {
        return process.isAlive();
    }

    /** Seconds so far, of a process that runs. */
    public double cpu() {
        return Cpu.of(process.pid());
    }

    /** Seconds since it was started. */
    public double age() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Watches it for so long, or until it ends. */
    public void watch(Duration time) throws IOException, InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (process.isAlive() && System.nanoTime() < until) {
            look();
            process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Asks it to end, with SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end. No two may end at the same time, because children are counted together. */
    public Ended end() throws IOException, InterruptedException {
        while (process.isAlive()) {
            look();
            process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        double wall = age();
        return new Ended(
                process.exitValue(),
                Cpu.children() - childrenBefore,
                merges.seconds(),
                wall,
                peak,
                Files.readString(log));
    }

    private void look() throws IOException {
        merges.look(cpu());
        double now = Cpu.peakMegabytes(process.pid());
        if (!Double.isNaN(now)) {
            peak = now;
        }
    }
}
