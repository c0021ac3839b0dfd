package io.perseid.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** The draining server, started as a child of this process and ended with it. */
final class DrainProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    DrainProcess() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bench.class.getName(),
                        "drain")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader();
        port = Integer.parseInt(said.readLine());
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
