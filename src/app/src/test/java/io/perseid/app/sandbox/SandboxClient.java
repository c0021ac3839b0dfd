package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** What a test says to a sandbox over HTTP. */
final class SandboxClient {

    static final String TOKEN = basic("sandbox-token:");
    static final String ACCOUNT = basic("sandbox:sandbox-secret");

    /** The clock of the tests' sandboxes. */
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;

    SandboxClient(Sandbox sandbox) {
        this.uri = sandbox.uri();
    }

    static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** An event that every rule accepts. */
    static String event(String insertId, String more) {
        return "{\"event\":\"order submitted\",\"properties\":{\"time\":" + NOW.getEpochSecond()
                + ",\"distinct_id\":\"ann\",\"$insert_id\":\"" + insertId + "\"" + more + "}}";
    }

    HttpResponse<String> get(String path, String... headers) {
        return exchange("GET", path, new byte[0], headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return exchange("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> put(String path, String body, String... headers) {
        return exchange("PUT", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Strict import with the project token. */
    HttpResponse<String> importEvents(String body) {
        return post("/import?strict=1", body, "Authorization", TOKEN, "Content-Type", "application/json");
    }

    HttpResponse<String> exchange(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri.resolve(path)).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.stored(answer.body());
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
