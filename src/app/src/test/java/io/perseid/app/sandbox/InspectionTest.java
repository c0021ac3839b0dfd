package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.event;
import static io.perseid.app.sandbox.SandboxClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectionTest {

    @Test
    void stateTellsWhatArrived() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withLookupTables(List.of("products")))) {
            SandboxClient client = new SandboxClient(sandbox);
            client.importEvents("[" + event("a", "") + "," + event("a", "") + "]");
            client.importEvents(event("a_b", ""));
            client.post("/engage", "{\"$token\":\"sandbox-token\",\"$distinct_id\":\"ann\",\"$set\":{\"n\":1}}");
            client.post(
                    "/groups",
                    "{\"$token\":\"sandbox-token\",\"$group_key\":\"company\",\"$group_id\":\"acme\",\"$set\":{\"p\":1}}");

            JsonNode state = json(client.get("/sandbox/state"));

            assertThat(state.path("events").path("raw").asInt()).isEqualTo(2);
            assertThat(state.path("events").path("after_dedupe").asInt()).isEqualTo(1);
            assertThat(state.path("events").path("by_name"))
                    .isEqualTo(Json.stored("[{\"event\":\"order submitted\",\"raw\":2,\"after_dedupe\":1}]"));
            assertThat(state.path("users").asInt()).isEqualTo(1);
            assertThat(state.path("groups")).isEqualTo(Json.stored("[{\"group_key\":\"company\",\"profiles\":1}]"));
            assertThat(state.path("lookup_tables").get(0).path("name").asText()).isEqualTo("products");
            assertThat(state.path("requests").path("total").asInt()).isEqualTo(4);
            JsonNode failed = state.path("requests").path("last").get(2);
            assertThat(failed.path("status").asInt()).isEqualTo(400);
            assertThat(failed.path("note").asText()).startsWith("1 failed, first at 0: '$insert_id' is invalid");
            assertThat(json(client.get("/sandbox/state?cached=1")).path("users").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void latestEventsAndProfilesCanBeRead() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            SandboxClient client = new SandboxClient(sandbox);
            client.importEvents("[" + event("a", "") + "," + event("b", ",\"n\":1") + "]");
            client.post("/engage", "{\"$token\":\"sandbox-token\",\"$distinct_id\":\"ann\",\"$set\":{\"n\":1}}");

            JsonNode events = json(client.get("/sandbox/events?limit=1"));
            assertThat(events).hasSize(1);
            assertThat(events.get(0).path("properties").path("$insert_id").asText())
                    .isEqualTo("b");
            assertThat(events.get(0).path("properties").path("n").asInt()).isEqualTo(1);
            assertThat(json(client.get("/sandbox/profiles")))
                    .isEqualTo(Json.stored("[{\"$distinct_id\":\"ann\",\"$properties\":{\"n\":1}}]"));
            assertThat(client.get("/sandbox/events?limit=x").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void pageIsSelfContained() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            HttpResponse<String> page = new SandboxClient(sandbox).get("/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.body()).contains("Perseid sandbox").doesNotContain("http://", "https://", "src=");
        }
    }

    @Test
    void databaseFileOutlivesARestart(@TempDir Path folder) {
        SandboxOptions options = SandboxOptions.defaults()
                .withDatabase(folder.resolve("sandbox.db"))
                .withLookupTables(List.of("products"));
        String id;
        try (Sandbox sandbox = Sandbox.start(options)) {
            id = sandbox.createLookupTable("products");
            new SandboxClient(sandbox).importEvents(event("a", ",\"v\":1"));
        }
        try (Sandbox sandbox = Sandbox.start(options)) {
            new SandboxClient(sandbox).importEvents(event("a", ",\"v\":2"));
            assertThat(sandbox.createLookupTable("products")).isEqualTo(id);
            assertThat(sandbox.store().rawCount()).isEqualTo(2);
            assertThat(sandbox.store().events())
                    .extracting(StoredEvent::properties)
                    .containsExactly("{\"v\":2}");
        }
    }

    @Test
    void takenPortIsTold() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
            SandboxOptions same =
                    SandboxOptions.defaults().withPort(sandbox.uri().getPort());
            assertThatThrownBy(() -> Sandbox.start(same))
                    .isInstanceOf(SandboxFailure.class)
                    .hasMessageContaining("does not start");
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(SandboxOptions.defaults().toString()).doesNotContain("sandbox-secret", "sandbox-token");
    }
}
