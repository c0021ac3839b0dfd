package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.terminal.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real daemon in a process of its own, on a free port. */
final class DaemonProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern HEALTH = Pattern.compile("health\\s+(http://\\S+)/health");

    private final Path out;
    private final Path err;
    private final Process process;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private DaemonProcess(Path out, Path err, Process process) {
        this.out = out;
        this.err = err;
        this.process = process;
    }

    /** Starts it; it need not serve yet. */
    static DaemonProcess start(TestShop shop, String name, Map<String, String> environment, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument ->
                        argument.startsWith("--") || argument.startsWith("-XX") || argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.perseid.app.Perseid", "daemon"));
        command.addAll(List.of("--listen", "127.0.0.1:0", "--config"));
        command.add(shop.folder.resolve("config").toString());
        command.addAll(List.of(options));
        Path out = shop.folder.resolve(name + "-out.txt");
        Path err = shop.folder.resolve(name + "-err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(err.toFile()).redirectOutput(out.toFile());
        builder.environment().putAll(shop.environment);
        builder.environment().putAll(environment);
        try {
            return new DaemonProcess(out, err, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it serves. */
    static DaemonProcess serving(TestShop shop, String name, String... options) {
        DaemonProcess daemon = start(shop, name, Map.of(), options);
        try {
            await().atMost(PATIENCE).until(() -> daemon.out().contains("metrics  http") || !daemon.process.isAlive());
            assertThat(daemon.process.isAlive()).as(daemon.err()).isTrue();
            return daemon;
        } catch (RuntimeException | Error e) {
            daemon.close();
            throw e;
        }
    }

    String out() {
        return text(out);
    }

    String err() {
        return text(err);
    }

    JsonNode health() {
        HttpResponse<String> answer = get("/health");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parse(answer.body()).orElseThrow();
    }

    JsonNode health(String sync) {
        for (JsonNode each : health().get("syncs")) {
            if (each.get("sync").asText().equals(sync)) {
                return each;
            }
        }
        throw new AssertionError(sync + " is not told");
    }

    /** The value of a series. @param series with its labels, as Prometheus writes them */
    double metric(String series) {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not in\n" + answer.body()));
    }

    HttpResponse<String> get(String path) {
        Matcher url = HEALTH.matcher(out());
        assertThat(url.find()).as(out()).isTrue();
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url.group(1) + path))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    int exitCode() throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(err())
                .isTrue();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
