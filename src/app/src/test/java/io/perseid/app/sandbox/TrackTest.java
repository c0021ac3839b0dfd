package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TrackTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withClock(new SteppedClock()));
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void everyWayInIsRead() {
        String base64 = Base64.getEncoder().encodeToString(event("ü>?~").getBytes(StandardCharsets.UTF_8));
        String escaped = URLEncoder.encode(event("json"), StandardCharsets.UTF_8);

        assertThat(client.post("/track", "data=" + base64, "Content-Type", FORM).body())
                .isEqualTo("1");
        assertThat(client.post("/track", "data=" + escaped, "Content-Type", FORM)
                        .body())
                .isEqualTo("1");
        assertThat(client.get("/track?data=" + URLEncoder.encode(base64, StandardCharsets.UTF_8))
                        .body())
                .isEqualTo("1");
        assertThat(client.get("/track?data=" + escaped).body()).isEqualTo("1");
        assertThat(client.post("/track", "[" + event("list") + "]", "Content-Type", "application/json")
                        .body())
                .isEqualTo("1");
        assertThat(client.post("/track", event("a") + "\n" + event("b"), "Content-Type", "application/x-ndjson")
                        .body())
                .isEqualTo("1");
        assertThat(sandbox.store().rawEvents())
                .extracting(StoredEvent::event)
                .containsExactly("ü>?~", "json", "ü>?~", "json", "list", "a", "b");
    }

    @Test
    void missingTimeIsNowAndTheInsertIdIsMadeUp() {
        client.post("/track", event("a"));
        StoredEvent stored = sandbox.store().rawEvents().get(0);
        assertThat(stored.timeMillis()).isEqualTo(NOW.toEpochMilli());
        assertThat(stored.insertId()).isNotEmpty();
        assertThat(stored.properties()).isEqualTo("{}");
    }

    @Test
    void verboseTellsTheError() {
        assertThat(client.post("/track?verbose=1", event("a")).body()).isEqualTo("{\"error\":null,\"status\":1}");
        HttpResponse<String> wrong = client.post("/track?verbose=1", event("a").replace("sandbox-token", "other"));
        assertThat(wrong.body()).isEqualTo("{\"error\":\"token is not of this project\",\"status\":0}");
        assertThat(client.post("/track?verbose=1", event("a").replace("token", "tok"))
                        .body())
                .isEqualTo("{\"error\":\"token, missing or empty\",\"status\":0}");
    }

    @Test
    void eventsOlderThanFiveDaysAreRefused() {
        long fiveDays = 5 * 24 * 3600L;
        assertThat(client.post("/track", eventAt(NOW.getEpochSecond() - fiveDays))
                        .body())
                .isEqualTo("1");
        assertThat(client.post("/track", eventAt(NOW.getEpochSecond() - fiveDays - 1))
                        .body())
                .isEqualTo("0");
    }

    @Test
    void requestWithoutDataIsRefused() {
        assertThat(client.get("/track").statusCode()).isEqualTo(400);
        assertThat(client.post("/track", "data=", "Content-Type", FORM).statusCode())
                .isEqualTo(400);
        assertThat(client.post("/track", "data=%%%", "Content-Type", FORM).statusCode())
                .isEqualTo(400);
    }

    private static String event(String name) {
        return "{\"event\":\"" + name + "\",\"properties\":{\"token\":\"sandbox-token\",\"distinct_id\":\"ann\"}}";
    }

    private static String eventAt(long seconds) {
        return event("a").replace("{\"token\"", "{\"time\":" + seconds + ",\"token\"");
    }
}
