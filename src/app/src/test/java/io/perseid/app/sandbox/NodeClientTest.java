package io.perseid.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mixpanel's official Node client talks to the sandbox as to Mixpanel. Skipped, and says so, where Node or npm is missing. */
final class NodeClientTest {

    private static final String CLIENT = "mixpanel@0.24.0";
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void officialNodeClientIsUnderstood() throws Exception {
        assumeTrue(runs("node", "--version"), "SKIPPED: Mixpanel's Node client was not run, there is no `node` here");
        assumeTrue(runs("npm", "--version"), "SKIPPED: Mixpanel's Node client was not run, there is no `npm` here");
        Outcome install =
                run(Map.of(), "npm", "install", "--no-audit", "--no-fund", "--prefix", folder.toString(), CLIENT);
        assumeTrue(
                install.code == 0,
                "SKIPPED: Mixpanel's Node client was not run, `npm install " + CLIENT + "` failed: " + install.output);
        Path script = folder.resolve("node-client.js");
        try (var source = NodeClientTest.class.getResourceAsStream("node-client.js")) {
            Files.copy(Objects.requireNonNull(source), script);
        }

        try (Sandbox plain = Sandbox.start(SandboxOptions.defaults());
                Sandbox secure = Sandbox.start(SandboxOptions.defaults().withTls(true))) {
            Outcome outcome = run(
                    Map.of("NODE_EXTRA_CA_CERTS", pem(secure).toString()),
                    "node",
                    script.toString(),
                    plain.uri().getAuthority(),
                    secure.uri().getAuthority());

            assertThat(outcome.code).as(outcome.output).isZero();
            assertThat(outcome.output).contains("Invalid credentials").contains("all calls answered");
            assertThat(plain.store().rawEvents())
                    .extracting(StoredEvent::event)
                    .containsExactly("page viewed", "batched", "batched");
            assertThat(Json.stored(plain.store().rawEvents().get(0).properties())
                            .path("title")
                            .asText())
                    .isEqualTo("ü>?~");
            assertThat(plain.store().users()).extracting(Profile::id).containsExactly("ann");
            assertThat(Json.stored(plain.store().users().get(0).properties()))
                    .isEqualTo(Json.stored("{\"$name\":\"Ann\",\"plan\":\"free\",\"visits\":2,\"list\":[\"b\"]}"));
            assertThat(plain.store().groups("company"))
                    .containsExactly(new Profile("company", "acme", "{\"plan\":\"gold\"}"));
            assertThat(secure.store().rawEvents())
                    .extracting(StoredEvent::insertId)
                    .containsExactly("i-1", "i-2", "i-3");
        }
    }

    private Path pem(Sandbox sandbox) throws Exception {
        String base64 = Base64.getMimeEncoder()
                .encodeToString(sandbox.certificate().orElseThrow().getEncoded());
        return Files.writeString(
                folder.resolve("sandbox.pem"),
                "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            return run(Map.of(), command).code == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Outcome run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(output.toFile());
        // A proxy for the outside must not stand between the client and loopback.
        builder.environment().putAll(environment);
        if (command[0].equals("node")) {
            builder.environment().keySet().removeAll(List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"));
        }
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return new Outcome(-1, "no end after " + PATIENCE_SECONDS + " s");
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private record Outcome(int code, String output) {}
}
