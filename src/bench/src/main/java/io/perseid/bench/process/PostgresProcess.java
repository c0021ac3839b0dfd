package io.perseid.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** A real PostgreSQL on a free port of the loopback, with jars that {@code src/bench/run} has fetched. One thread. */
public final class PostgresProcess implements AutoCloseable {

    private static final String PORT = "port ";

    private final Process process;
    private final int port;

    /**
     * @param source {@code Server.java}
     * @param jars the folder with what it needs
     */
    public PostgresProcess(Path source, Path jars) throws IOException {
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        jars.resolve("*").toString(),
                        source.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        while (line != null && !line.startsWith(PORT)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("PostgreSQL did not start from " + jars);
        }
        this.port = Integer.parseInt(line.substring(PORT.length()));
    }

    public int port() {
        return port;
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** CPU seconds of the server so far, of all its processes. */
    public double cpu() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet backend = statement.executeQuery("SELECT pg_backend_pid()")) {
            backend.next();
            ProcessHandle server = ProcessHandle.of(backend.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
            return Stream.concat(Stream.of(server), server.children())
                    .mapToDouble(process -> Cpu.withChildren(process.pid()))
                    .filter(seconds -> !Double.isNaN(seconds))
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
