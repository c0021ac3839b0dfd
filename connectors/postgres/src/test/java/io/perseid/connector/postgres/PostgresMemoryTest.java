package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory does not grow with rows. */
final class PostgresMemoryTest {

    /** Megabytes: the heap below, and what a JVM and its libraries take anyway. */
    private static final long MOST = 320;

    private final PostgresServer server = PostgresServer.shared();
    private final String database = server.database();

    @Test
    void fiveMillionRowsAreReadInAHeapOf32Megabytes() throws Exception {
        String sql =
                "SELECT i AS id, md5(i::text) AS token, now() AS at, i::numeric(12,2) AS total, ARRAY[i, i] AS pair"
                        + " FROM generate_series(1, 5000000) AS r(i)";
        assertThat(read(sql)).contains("rows 5000000");
    }

    /** 2,000 texts of 200 kB: the batch is bounded by bytes. */
    @Test
    void longTextsAreReadInSmallBatches() throws Exception {
        String sql = "SELECT i, repeat('0123456789', 20000) AS s FROM generate_series(1, 2000) AS r(i)";
        assertThat(read(sql)).contains("rows 2000");
    }

    private List<String> read(String sql) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "-Xmx32m", "-Xlog:disable", "-XX:+UseSerialGC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.contains("IgnoreUnrecognized"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FlatMemory.class.getName(),
                Integer.toString(server.port()),
                database,
                sql));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        long peak = lines.stream()
                .filter(line -> line.startsWith("peak "))
                .mapToLong(line -> Long.parseLong(line.substring(5)))
                .findFirst()
                .orElseThrow();
        assertThat(peak / 1024).isLessThan(MOST);
        return lines;
    }
}
