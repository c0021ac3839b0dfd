package io.perseid.app.chaos;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The tormented process: the program with this JVM's Java, class path and flags. It ends when the process that started it
 * does. Methods are for one thread.
 */
final class ChildProcess implements AutoCloseable {

    /** By name, because the child's side knows the commands, and the commands know this side. */
    private static final String MAIN = "io.perseid.app.chaos.child.ChaosChild";

    private final Process process;
    private final Path log;
    private final BufferedWriter input;
    private final Thread reader;
    private final Instant started = Instant.now();
    private final AtomicInteger jumps = new AtomicInteger();
    private volatile boolean holding;
    private long peakKilobytes;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.reader = new Thread(this::read, "chaos-child-output");
        this.reader.setDaemon(true);
    }

    /**
     * @param log takes what it prints
     * @param shortLived whether the second compiler would cost more than it brings
     * @param directives of {@link Words}, followed before the program begins
     * @param arguments as for {@code perseid}
     */
    static ChildProcess start(Path log, boolean shortLived, List<String> directives, List<String> arguments)
            throws IOException {
        Process process = new ProcessBuilder(command(MAIN, shortLived, arguments))
                .redirectErrorStream(true)
                .start();
        ChildProcess child = new ChildProcess(process, log);
        child.reader.start();
        for (String directive : directives) {
            child.say(directive);
        }
        child.say(Words.GO);
        return child;
    }

    /** A JVM as this one is. @param main class of it */
    static List<String> command(String main, boolean shortLived, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("-XX:+UseSerialGC");
        // The heap of the launcher's program, where this is one: how it grows is part of what is looked at.
        command.add("-Xmx256m");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-XX") || flag.startsWith("-Xm"))
                .forEach(command::add);
        if (shortLived) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return command;
    }

    /** Gives a directive; none is needed by a process that has ended. */
    void say(String directive) {
        try {
            input.write(directive + "\n");
            input.flush();
        } catch (IOException ended) {
            assert !process.isAlive() || ended.getMessage() != null;
        }
    }

    /** SIGKILL, where there are signals. */
    void kill() throws InterruptedException {
        lookAtMemory();
        process.destroyForcibly();
        process.waitFor();
        reader.join();
    }

    /** SIGTERM, where there are signals. By the handle, which leaves the child's input open. */
    void askToStop() {
        process.toHandle().destroy();
    }

    /** Waits; @return whether it has ended */
    boolean endsWithin(Duration time) throws InterruptedException {
        boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            reader.join();
        } else {
            lookAtMemory();
        }
        return ended;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it stands before the file operation at which it was told to hold. */
    boolean isHolding() {
        return holding;
    }

    /** How often its clock has jumped. */
    int jumps() {
        return jumps.get();
    }

    int exitCode() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    Duration age() {
        return Duration.between(started, Instant.now());
    }

    /** The most memory it was seen to have, in kilobytes; 0 where the system has no {@code /proc}. */
    long peakKilobytes() {
        return peakKilobytes;
    }

    String output() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Asks the JVM to print its threads into the log. */
    void printThreads() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
        endsWithin(Duration.ofSeconds(2));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    void lookAtMemory() {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .forEach(kilobytes -> peakKilobytes = Math.max(peakKilobytes, kilobytes));
        } catch (IOException | java.io.UncheckedIOException gone) {
            // It has just ended, or the system has no such file; what was seen before counts.
            return;
        }
    }

    private void read() {
        try (BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter to = Files.newBufferedWriter(log)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                to.write(line + "\n");
                to.flush();
                if (line.startsWith(Words.NEWS)) {
                    heard(line.substring(Words.NEWS.length()));
                }
            }
        } catch (IOException streamClosed) {
            // The process was killed in the middle of a line.
            return;
        }
    }

    private void heard(String news) {
        if (news.startsWith(Words.JUMPED)) {
            jumps.incrementAndGet();
        } else if (news.startsWith(Words.HOLDING)) {
            holding = true;
        }
    }
}
