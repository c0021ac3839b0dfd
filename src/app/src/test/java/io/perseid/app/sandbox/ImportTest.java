package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.ACCOUNT;
import static io.perseid.app.sandbox.SandboxClient.TOKEN;
import static io.perseid.app.sandbox.SandboxClient.basic;
import static io.perseid.app.sandbox.SandboxClient.event;
import static io.perseid.app.sandbox.SandboxClient.gzip;
import static io.perseid.app.sandbox.SandboxClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ImportTest {

    private final SteppedClock clock = new SteppedClock();
    private final Sandbox sandbox = Sandbox.start(SandboxOptions.defaults()
            .withClock(clock)
            .withEventsPerMinute(5_000)
            .withLimits(Limits.documented().withMaxBodyBytes(2_000_000)));
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void serviceAccountNeedsItsProject() {
        assertThat(status("/import?strict=1&project_id=1", ACCOUNT)).isEqualTo(200);
        assertThat(status("/import?strict=1", ACCOUNT)).isEqualTo(401);
        assertThat(status("/import?strict=1&project_id=2", ACCOUNT)).isEqualTo(401);
    }

    @Test
    void basicCredentialsMayBePlainText() {
        assertThat(status("/import?strict=1&project_id=1", "Basic sandbox:sandbox-secret"))
                .isEqualTo(200);
    }

    @Test
    void badCredentialsAreAnsweredAsDocumentedAndStoreNothing() {
        HttpResponse<String> answer = client.post("/import?strict=1", event("a", ""), "Authorization", basic("wrong:"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer))
                .isEqualTo(Json.stored("{\"code\":401,\"error\":\"Invalid credentials\",\"status\":\"Unauthorized\"}"));
        assertThat(status("/import?strict=1", basic("sandbox-token:x"))).isEqualTo(401);
        assertThat(client.post("/import?strict=1", event("a", "")).statusCode()).isEqualTo(401);
        assertThat(sandbox.store().rawCount()).isZero();
    }

    @Test
    void gzipAndLinesAreRead() {
        HttpResponse<String> answer = client.exchange(
                "POST",
                "/import?strict=1",
                gzip(event("a", "") + "\n" + event("b", "") + "\n"),
                "Authorization",
                TOKEN,
                "Content-Type",
                "application/x-ndjson",
                "Content-Encoding",
                "gzip");

        assertThat(json(answer).path("num_records_imported").asInt()).isEqualTo(2);
        assertThat(sandbox.requests().get(0).records()).isEqualTo(2);
    }

    @Test
    void gzipThatEndsTooEarlyIsRefused() {
        byte[] whole = gzip(event("a", ""));
        for (int length : new int[] {0, 5, whole.length - 10}) {
            assertThat(client.exchange(
                                    "POST",
                                    "/import?strict=1",
                                    Arrays.copyOf(whole, length),
                                    "Authorization",
                                    TOKEN,
                                    "Content-Encoding",
                                    "gzip")
                            .statusCode())
                    .as("%d bytes", length)
                    .isEqualTo(400);
        }
        assertThat(sandbox.store().rawCount()).isZero();
    }

    @Test
    void brokenGzipIsRefused() {
        assertThat(client.post("/import?strict=1", "plain", "Authorization", TOKEN, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void malformedJsonStoresNothing() {
        for (String body : List.of("[" + event("a", "") + ",{", "[" + event("a", "") + "] x", "nonsense", "[NaN]")) {
            assertThat(client.importEvents(body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(sandbox.store().rawCount()).isZero();
    }

    @Test
    void emptyListIsFine() {
        assertThat(client.importEvents("[]").statusCode()).isEqualTo(200);
    }

    @Test
    void moreThan2000EventsAreTooLarge() {
        assertThat(client.importEvents(events(2000)).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = client.importEvents(events(2001));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).path("status").asText()).isEqualTo("Request Entity Too Large");
        assertThat(sandbox.store().rawCount()).isEqualTo(2000);
    }

    @Test
    void sizeCountsUncompressed() {
        String padding = " ".repeat(2_000_000);
        HttpResponse<String> answer = client.exchange(
                "POST",
                "/import?strict=1",
                gzip(event("a", "") + padding),
                "Authorization",
                TOKEN,
                "Content-Encoding",
                "gzip");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).path("error").asText()).isEqualTo("request exceeds max limit of 2000000 bytes");
        assertThat(client.importEvents(event("a", "") + padding).statusCode()).isEqualTo(413);
        assertThat(sandbox.store().rawCount()).isZero();
    }

    @Test
    void notStrictAnswersOneOrZeroAndMakesUpInsertIds() {
        String withoutId = event("a", "").replace(",\"$insert_id\":\"a\"", "");
        HttpResponse<String> mixed =
                client.post("/import?strict=0", "[" + withoutId + "," + event("a_b", "") + "]", "Authorization", TOKEN);
        HttpResponse<String> bad = client.post("/import?strict=0", event("a_b", ""), "Authorization", TOKEN);

        assertThat(mixed.statusCode()).isEqualTo(200);
        assertThat(mixed.body()).isEqualTo("1");
        assertThat(bad.statusCode()).isEqualTo(200);
        assertThat(bad.body()).isEqualTo("0");
        assertThat(sandbox.store().rawEvents()).hasSize(1);
        assertThat(sandbox.store().rawEvents().get(0).insertId()).isNotEmpty();
    }

    @Test
    void rateLimitRollsByTheMinute() {
        assertThat(client.importEvents(events(2000)).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(30));
        assertThat(client.importEvents(events(2000)).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = client.importEvents(events(2000));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused)).isEqualTo(Json.stored("""
                        {"code": 429, "status": "Too Many Requests",
                         "error": "Project exceeded rate limits. Please retry the request with exponential backoff."}"""));
        clock.advance(Duration.ofSeconds(30));
        assertThat(client.importEvents(events(2000)).statusCode()).isEqualTo(200);
        assertThat(sandbox.store().rawCount()).isEqualTo(6000);
    }

    @Test
    void requestsAtTheSameMomentAreAllStored() {
        try (Sandbox other = Sandbox.start(SandboxOptions.defaults())) {
            SandboxClient many = new SandboxClient(other);
            List<Integer> statuses = IntStream.range(0, 60)
                    .parallel()
                    .mapToObj(i -> many.importEvents(events(50)).statusCode())
                    .toList();
            assertThat(statuses).hasSize(60).containsOnly(200);
            assertThat(other.store().rawCount()).isEqualTo(3000);
            assertThat(other.store()
                            .query("SELECT count(DISTINCT arrival) AS n FROM events")
                            .get(0))
                    .containsEntry("n", 3000L);
            assertThat(other.store().events()).hasSize(50);
        }
    }

    @Test
    void wrongMethodAndUnknownPathAreTold() {
        assertThat(client.put("/import", "").statusCode()).isEqualTo(405);
        assertThat(client.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void keptBytesAreTheSamePropertiesAsAJsonParserReads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<String> members = new ArrayList<>(List.of(
                    "\"time\":1700000000",
                    "\"distinct_id\" : \"a,}\\\"b\"",
                    "\"$insert_id\":\"x-" + round + "\"",
                    "\"ip\":0"));
            for (int i = random.nextInt(6); i > 0; i--) {
                members.add("\"p" + i + "\": "
                        + List.of("\"a,\\\"}\"", "{\"q\":[1 , 2]}", "-1.50e3", "null", "[{}]", "\"\\u00e9é\"")
                                .get(random.nextInt(6)));
            }
            Collections.shuffle(members, random);
            String properties = "{ " + String.join(random.nextBoolean() ? " , " : ",", members) + "\n}";
            var expected = (ObjectNode) Json.stored(properties);
            expected.remove(List.of("time", "distinct_id", "$insert_id", "ip"));

            byte[] body = ("{\"properties\":" + properties + ",\"event\":\"x\"}").getBytes(StandardCharsets.UTF_8);
            StoredEvent event = read(body);
            assertThat(Json.stored(event.properties()))
                    .as("seed %d: %s", seed, properties)
                    .isEqualTo(expected);
            assertThat(event.distinctId()).as("seed %d", seed).isEqualTo("a,}\"b");
        }
    }

    private StoredEvent read(byte[] body) {
        try {
            return new EventReader(
                            Limits.documented(), Identity.SIMPLIFIED, EventRules.importing(true), clock, "127.0.0.1")
                    .read(body, body.length)
                    .events()
                    .get(0);
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
    }

    private int status(String path, String authorization) {
        return client.post(path, event("a", ""), "Authorization", authorization).statusCode();
    }

    private static String events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event("e-" + i, "")).collect(Collectors.joining(",", "[", "]"));
    }
}
