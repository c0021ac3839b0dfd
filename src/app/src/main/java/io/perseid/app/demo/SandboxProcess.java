package io.perseid.app.demo;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.sandbox.Credentials;
import io.perseid.app.sandbox.Sandbox;
import io.perseid.app.sandbox.SandboxFailure;
import io.perseid.app.sandbox.SandboxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The sandbox in a process of its own, as a destination is: nothing in memory is shared with what sends. It ends when the
 * process that started it does, however that ends, because its standard input closes then.
 */
public final class SandboxProcess implements AutoCloseable {

    /** The sandbox's usual ones; it listens on loopback only. */
    public static final Credentials CREDENTIALS = Credentials.defaults();

    private static final String READY = "sandbox listens at ";

    /** A little longer than a stopping run may take. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(15);

    private final Process process;
    private final URI uri;

    private SandboxProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Starts it with this JVM's Java and class path; it serves when this returns.
     *
     * @param port 0 = a free one
     * @param lookupTables that a person would have made in Mixpanel's pages
     * @throws PerseidException if it does not start, with what it said
     */
    public static SandboxProcess start(Path database, int port, List<String> lookupTables) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SandboxProcess.class.getName(),
                database.toString(),
                Integer.toString(port)));
        command.addAll(lookupTables);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String said = "no word of it";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                // Its warnings go nowhere from now on, but a full pipe must not stop it.
                Thread drain = new Thread(() -> output.lines().forEach(ignored -> {}), "sandbox-output");
                drain.setDaemon(true);
                drain.start();
                return new SandboxProcess(process, URI.create(line.substring(READY.length())));
            }
            said = line;
        }
        process.destroyForcibly();
        throw PerseidException.of(
                port == 0 ? FailureKind.INTERNAL : FailureKind.CONFIGURATION,
                "the sandbox's process",
                said,
                "a server on " + (port == 0 ? "a free port" : "port " + port) + " of this machine",
                port == 0 ? "look at what it says, and start again" : "name another --port, or none for a free one");
    }

    public URI uri() {
        return uri;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException alreadyGone) {
            // Its end of the pipe is closed: it has ended or is about to.
            process.destroy();
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /** The other process. @param arguments database file, port, names of lookup tables */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        // Ctrl-C in a terminal reaches both processes: answer until the other one has stopped and closes our input.
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(ended), "sandbox-last-answers"));
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults()
                .withCredentials(CREDENTIALS)
                .withDatabase(Path.of(words.get(0)))
                .withPort(Integer.parseInt(words.get(1)))
                .withLookupTables(words.subList(2, words.size())))) {
            System.out.println(READY + sandbox.uri());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nothing is said to it; the end of input is the end of the process that started it.
            }
        } catch (SandboxFailure e) {
            System.out.println(e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            if (!ended.await(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("the sandbox ends although its owner has not");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
