package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.app.sandbox.Fault;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real process and real signals. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill there")
final class SignalTest {

    @TempDir
    Path folder;

    private Duration answerAfter = Duration.ofMillis(700);

    @Test
    void ctrlCEndsCleanlyWith130AndTheNextRunGoesOn() throws Exception {
        assertThat(interrupted("INT")).isEqualTo(130);
    }

    @Test
    void sigtermEndsCleanlyWith0AndTheNextRunGoesOn() throws Exception {
        assertThat(interrupted("TERM")).isZero();
    }

    @Test
    void sigtermEndsWith0EvenIfTheDestinationDoesNotAnswer() throws Exception {
        answerAfter = Duration.ofSeconds(50);
        assertThat(interrupted("TERM")).isZero();
    }

    private int interrupted(String signal) throws Exception {
        try (TestShop shop = new TestShop(folder)) {
            shop.sandbox.faults().add(Fault.slow(answerAfter));
            Process process = start(shop);
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !shop.sandbox.requests().isEmpty() || !process.isAlive());
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            String err = Files.readString(folder.resolve("err.txt"));
            assertThat(err).contains("stopping: ").contains("Go on with: perseid run");
            shop.sandbox.faults().clear();
            TestShop.Said next = shop.call("run", "orders");
            assertThat(next.code()).as(next.err()).isZero();
            assertThat(shop.sandbox.store().events()).hasSize(100);
            return process.exitValue();
        }
    }

    private Process start(TestShop shop) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument ->
                        argument.startsWith("--") || argument.startsWith("-XX") || argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "io.perseid.app.Perseid",
                "run",
                "--config",
                folder.resolve("config").toString(),
                "orders"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("err.txt").toFile())
                .redirectOutput(folder.resolve("out.txt").toFile());
        builder.environment().putAll(shop.environment);
        return builder.start();
    }
}
