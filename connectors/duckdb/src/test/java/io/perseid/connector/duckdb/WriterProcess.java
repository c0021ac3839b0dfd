package io.perseid.connector.duckdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that keeps a database file open for writing until it is closed. */
final class WriterProcess implements AutoCloseable {

    private final Process process;

    private WriterProcess(Process process) {
        this.process = process;
    }

    static WriterProcess holding(Path file) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProcess.class.getName(),
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = answers.readLine();
        if (!"holding".equals(line)) {
            process.destroyForcibly();
            throw new IOException("the writer said " + line);
        }
        return new WriterProcess(process);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + args[0])) {
            System.out.println(connection.isClosed() ? "closed" : "holding");
            System.out.flush();
            // Ends when the parent closes our standard input, or dies.
            if (System.in.read() >= 0) {
                throw new IllegalStateException("nobody talks to us");
            }
        }
    }
}
