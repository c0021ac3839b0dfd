package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.demo.SandboxProcess;
import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.terminal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.Collectors;

/** The sandbox as seen from beside the torment: not through the proxy. One thread. */
final class SandboxControl {

    private static final Set<String> NOTHING_STORED = Set.of("status", "reset_before");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI uri;
    private final DestinationAccess access;
    private int faultHits;
    private int doubtfulHits;

    SandboxControl(URI uri) {
        this.uri = uri;
        this.access = new DestinationAccess(
                uri, SandboxProcess.CREDENTIALS.serviceAccount(), SandboxProcess.CREDENTIALS.secret());
    }

    /** Every event that arrived, repeats included, a line each. */
    BufferedReader export() throws IOException {
        return access.get("/api/2.0/export?from_date=1971-01-01&to_date=2100-01-01&arrival=1&project_id="
                + SandboxProcess.CREDENTIALS.projectId());
    }

    BufferedReader profiles() throws IOException {
        return access.get("/sandbox/users?project_id=" + SandboxProcess.CREDENTIALS.projectId());
    }

    /** Puts faults in force in place of those before. @param json a list, as {@code PUT /sandbox/faults} takes it */
    void faults(String json) throws IOException, InterruptedException {
        int hits = hits(false);
        int doubtful = hits(true);
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/sandbox/faults"))
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the sandbox refused faults: " + answer.body());
        }
        faultHits += hits;
        doubtfulHits += doubtful;
    }

    /** Requests that a fault has spoiled, of all faults that ever were in force. */
    int faultHits() throws IOException {
        return faultHits + hits(false);
    }

    /** Those of them that were stored although the answer says nothing, or too little, of it. */
    int doubtfulHits() throws IOException {
        return doubtfulHits + hits(true);
    }

    /** Requests of Mixpanel's API that were answered, or should have been. */
    long requests() throws IOException {
        return state(false).path("requests").path("total").asLong();
    }

    /** Events that were stored, repeats included. */
    long events() throws IOException {
        return state(true).path("events").path("raw").asLong();
    }

    private int hits(boolean doubtfulOnly) throws IOException {
        int hits = 0;
        for (JsonNode fault : state(false).path("faults")) {
            if (!doubtfulOnly || !NOTHING_STORED.contains(fault.path("fault").asText())) {
                hits += fault.path("hit").asInt();
            }
        }
        return hits;
    }

    private JsonNode state(boolean exact) throws IOException {
        try (BufferedReader lines = access.get("/sandbox/state?requests=1" + (exact ? "" : "&cached=1"))) {
            return Json.parse(lines.lines().collect(Collectors.joining("\n")))
                    .orElseThrow(() -> new IOException("the sandbox's state is no JSON"));
        }
    }
}
