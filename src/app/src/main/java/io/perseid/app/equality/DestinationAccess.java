package io.perseid.app.equality;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * Reads what a destination holds, over HTTP with basic authentication. The JDK's own client, so that nothing here is shared
 * with the connector that did the sending. Safe for many threads; its text shows no secret.
 */
public final class DestinationAccess {

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI base;
    private final String authorization;

    /** @param base for example {@code http://127.0.0.1:4711}; paths are appended */
    public DestinationAccess(URI base, String username, String password) {
        this.base = base;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The body of {@code GET base + path}, to be closed by the caller; it streams, nothing is held. */
    public BufferedReader get(String path) throws IOException {
        return new BufferedReader(new InputStreamReader(open(path), StandardCharsets.UTF_8), 1 << 16);
    }

    private InputStream open(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", authorization)
                .GET()
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                try (InputStream body = response.body()) {
                    String text = new String(body.readNBytes(300), StandardCharsets.UTF_8);
                    throw new IOException(base + path + " answered " + response.statusCode() + ": " + text);
                }
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while " + base + path + " was read", e));
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
