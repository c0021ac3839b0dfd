package io.perseid.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one state: forked ones, because locks and deaths of threads prove nothing. */
@Timeout(120)
final class StateProcessesTest {

    @TempDir
    Path temporary;

    private Path folder() {
        return temporary.resolve(".perseid");
    }

    private Process fork(String namespace, int slices, String then) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                StateWriter.class.getName(),
                folder().toString(),
                namespace,
                Integer.toString(slices),
                then));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String waitFor(Process process, String line) throws Exception {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder seen = new StringBuilder();
        for (String next = out.readLine(); next != null; next = out.readLine()) {
            seen.append(next).append('\n');
            if (next.equals(line)) {
                return seen.toString();
            }
        }
        throw new AssertionError("\"" + line + "\" was not said, but:\n" + seen);
    }

    @Test
    void processesThatStartOnAnEmptyFolderAtOnceAllCommit() throws Exception {
        int slices = 40;
        Process first = fork("first", slices, "end");
        Process second = fork("second", slices, "end");
        OperatingSystemProcesses processes = new OperatingSystemProcesses();
        try (StateStore store = SqliteStateStore.open(folder(), InstantSource.system(), processes)) {
            RunLease lease = store.beginRun(
                            StateWriter.ledger("third"), "third", "manual", processes.self(), Duration.ofHours(1))
                    .orElseThrow();
            for (int i = 0; i < slices; i++) {
                StateWriter.commit(store, lease, store.openSlice(lease, "slice"));
            }
            waitFor(first, "done");
            waitFor(second, "done");
            assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(store.statuses()).hasSize(3).allSatisfy(status -> {
                assertThat(status.segments()).isEqualTo(slices);
                assertThat(status.lastRun().orElseThrow().counts().accepted()).isEqualTo(slices);
                assertThat(status.lastRun().orElseThrow().slicesCommitted()).isEqualTo(slices);
            });
            assertThat(store.runs(Optional.empty(), 10))
                    .extracting(RunRecord::run)
                    .containsExactly(3L, 2L, 1L);
        }
    }

    @Test
    void leaseOfAKilledProcessIsTakenOverAtOnce() throws Exception {
        Process writer = fork("orders", 2, "hang");
        try {
            waitFor(writer, "done");
            OperatingSystemProcesses processes = new OperatingSystemProcesses();
            try (StateStore store = SqliteStateStore.open(folder(), InstantSource.system(), processes)) {
                assertThat(begin(store, processes)).isEmpty();
                writer.destroyForcibly();
                assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
                RunLease heir = begin(store, processes).orElseThrow();
                assertThat(heir.token()).isEqualTo(2);
                assertThat(store.segments(heir.ledger())).hasSize(2);
                assertThat(store.runs(Optional.empty(), 10))
                        .extracting(RunRecord::status)
                        .containsExactly(RunStatus.RUNNING, RunStatus.DIED);
            }
        } finally {
            writer.destroyForcibly();
        }
    }

    private static Optional<RunLease> begin(StateStore store, ProcessTable processes) {
        return store.beginRun(StateWriter.ledger("orders"), "orders", "manual", processes.self(), Duration.ofHours(1));
    }

    @Test
    void thisProcessIsAliveAndOthersOfItsNumberAreNot() {
        OperatingSystemProcesses processes = new OperatingSystemProcesses();
        Owner self = processes.self();
        assertThat(processes.hasEnded(self)).isFalse();
        assertThat(processes.hasEnded(new OperatingSystemProcesses().self())).isFalse();
        assertThat(processes.hasEnded(new Owner(self.host(), self.pid(), self.startedMillis() - 60_000)))
                .isTrue();
        assertThat(processes.hasEnded(new Owner("elsewhere", self.pid(), 1))).isFalse();
    }
}
