package io.perseid.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.RunConditions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as users start it, only smaller: real files, a sandbox in another process, real requests. */
final class DemoTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void endsEqualAndSoDoesASecondOneInTheSameFolder() throws Exception {
        assertThat(demo()).as("%s%s", out, err).isEqualTo(DemoOutcome.EQUAL);
        assertThat(out.toString())
                .contains("order events sent: 2,000, as it should be")
                .contains("records sent: 0, as it should be")
                .contains("order events sent: 19, as it should be")
                .contains("orders as events: 2,012 equal, nothing missing")
                .contains("warehouse and sandbox are equal")
                .doesNotContain("WRONG")
                .doesNotContain("\033");
        assertThat(demo()).as("%s%s", out, err).isEqualTo(DemoOutcome.EQUAL);
        assertThat(folder.resolve("demo.lock")).doesNotExist();
    }

    @Test
    void aSecondDemoBesideARunningOneNamesThePageOfTheFirst() throws Exception {
        try (DemoLock first = DemoLock.take(folder.resolve("demo.lock")).orElseThrow()) {
            first.page("http://127.0.0.1:4711");
            Files.createDirectories(folder.resolve("demo"));
            Files.writeString(folder.resolve("demo/precious"), "not to be emptied");

            assertThat(demo()).isEqualTo(DemoOutcome.ALREADY_RUNNING);
            assertThat(err.toString())
                    .contains("already")
                    .contains("process " + ProcessHandle.current().pid() + ", page http://127.0.0.1:4711");
            assertThat(folder.resolve("demo/precious")).exists();
        }
    }

    @Test
    void aLockThatADeadProcessLeftBehindIsTakenOver() throws Exception {
        Path file = Files.writeString(folder.resolve("demo.lock"), "process 1, page http://127.0.0.1:1\n");

        try (DemoLock lock = DemoLock.take(file).orElseThrow()) {
            lock.page("http://127.0.0.1:2");
            assertThat(DemoLock.holder(file)).endsWith("page http://127.0.0.1:2");
            assertThat(DemoLock.take(file)).isEmpty();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void everySyncAndLookupOfTheRepositoryIsInTheDemo() throws IOException {
        Path config = Path.of("..", "..", "config");
        try (Stream<Path> files =
                Stream.concat(Files.list(config.resolve("syncs")), Files.list(config.resolve("lookups")))) {
            assertThat(DemoFolder.CONFIG)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> config.relativize(file).toString().replace('\\', '/'))
                                    .toList());
        }
    }

    @Test
    void theSandboxEndsWithItsOwner() throws Exception {
        SandboxProcess sandbox = SandboxProcess.start(folder.resolve("sandbox.duckdb"), 0, List.of("products"));
        ProcessHandle process = ProcessHandle.of(sandbox.pid()).orElseThrow();
        assertThat(process.isAlive()).isTrue();

        sandbox.close();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aTakenPortIsToldWithWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            SandboxProcess.start(folder.resolve("sandbox.duckdb"), taken.getLocalPort(), List.of()))
                    .isInstanceOf(PerseidException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("name another --port");
        }
    }

    @Test
    void asJsonTheResultIsOneDocument() throws Exception {
        assertThat(demo(new DemoOptions(300, 1, 0, true, true, false, folder.resolve("demo"))))
                .as("%s%s", out, err)
                .isEqualTo(DemoOutcome.EQUAL);

        JsonNode result = Json.parse(out.toString()).orElseThrow();
        assertThat(result.path("outcome").asText()).isEqualTo("equal");
        assertThat(result.path("checks")).hasSize(11).allMatch(check -> check.path("ok")
                .asBoolean());
    }

    private DemoOutcome demo() throws Exception {
        return demo(new DemoOptions(2000, 42, 0, true, false, false, folder.resolve("demo")));
    }

    private DemoOutcome demo(DemoOptions options) throws Exception {
        return new Demo(
                        new Screen(new PrintWriter(out), new PrintWriter(err), false),
                        ConnectorRegistry.installed(),
                        RunConditions.ofProcess(),
                        (stop, late) -> () -> {},
                        options)
                .run();
    }
}
