package io.perseid.bench.drain;

import io.perseid.bench.process.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The draining server, started as a child of this process and ended with it. One thread. */
public final class DrainProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final PrintStream tell;
    private final int port;

    public DrainProcess(DrainOptions options) throws IOException {
        // The first compiler is enough for what little is done here, and compiles with less.
        List<String> flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        flags.add(options.keepsIds() ? "-Xmx512m" : "-Xmx128m");
        process = Jvm.start(flags, options.words());
        said = process.inputReader(StandardCharsets.US_ASCII);
        tell = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        port = Integer.parseInt(said.readLine());
    }

    public int port() {
        return port;
    }

    /** Forgets what was counted, its own cost too. */
    public void begin() throws IOException {
        ask("begin");
    }

    public DrainReport report() throws IOException {
        return ask("report");
    }

    private DrainReport ask(String word) throws IOException {
        tell.println(word);
        return DrainReport.parse(said.readLine());
    }

    /** Waits until it has ended, because it may have something to save. */
    @Override
    public void close() throws IOException {
        tell.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
