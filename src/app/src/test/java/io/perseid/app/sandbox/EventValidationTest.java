package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.NOW;
import static io.perseid.app.sandbox.SandboxClient.event;
import static io.perseid.app.sandbox.SandboxClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventValidationTest {

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withClock(new SteppedClock()));
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void goodEventIsStoredWithItsPropertiesAsSent() {
        HttpResponse<String> answer = client.importEvents("["
                + event(
                        "a-1",
                        ", \"big\":12345678901234567890123456789012345678.90, \"token\":\"t\",\"ip\":0 ,\"u\":\"é\"")
                + "]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"code\":200,\"num_records_imported\":1,\"status\":\"OK\"}");
        assertThat(sandbox.store().rawEvents())
                .containsExactly(new StoredEvent(
                        "order submitted",
                        NOW.toEpochMilli(),
                        "ann",
                        "a-1",
                        "{\"big\":12345678901234567890123456789012345678.90, \"u\":\"é\"}"));
    }

    @Test
    void partialFailureStoresTheGoodAndNamesTheBad() {
        HttpResponse<String> answer = client.importEvents("[" + event("a-1", "") + "," + event("a:2", "") + ","
                + event("a-3", "").replace(",\"distinct_id\"", "9999999,\"distinct_id\"") + "," + event("a-4", "")
                + "]");

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode body = json(answer);
        assertThat(body.path("code").asInt()).isEqualTo(400);
        assertThat(body.path("status").asText()).isEqualTo("Bad Request");
        assertThat(body.path("error").asText()).isEqualTo("some data points in the request failed validation");
        assertThat(body.path("num_records_imported").asInt()).isEqualTo(2);
        assertThat(body.path("failed_records").get(0)).isEqualTo(Json.stored("""
                        {"index": 1, "insert_id": "a:2", "field": "$insert_id",
                         "message": "'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters"}"""));
        assertThat(body.path("failed_records").get(1).path("index").asInt()).isEqualTo(2);
        assertThat(body.path("failed_records").get(1).path("field").asText()).isEqualTo("properties.time");
        assertThat(sandbox.store().rawEvents())
                .extracting(StoredEvent::insertId)
                .containsExactly("a-1", "a-4");
    }

    @Test
    void insertIdSpellingFollowsTheOption() {
        try (Sandbox other = Sandbox.start(SandboxOptions.defaults().withSpelling(Spelling.DOLLAR_INSERT_ID))) {
            HttpResponse<String> answer = new SandboxClient(other).importEvents(event("a_1", ""));

            assertThat(json(answer)
                            .path("failed_records")
                            .get(0)
                            .path("$insert_id")
                            .asText())
                    .isEqualTo("a_1");
            assertThat(json(answer).path("failed_records").get(0).has("insert_id"))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a_b", "a b", "é", "0123456789012345678901234567890123456", "0", "-1", "NULL", "Anonymous"})
    void badInsertIdIsRefused(String id) {
        assertThat(refusedField(event(id, ""))).isEqualTo("$insert_id");
    }

    @Test
    void insertIdOf36BytesIsAccepted() {
        assertThat(client.importEvents(event("x".repeat(36), "")).statusCode()).isEqualTo(200);
    }

    @Test
    void missingInsertIdIsRefusedWhenStrict() {
        assertThat(refusedField(event("a", "").replace(",\"$insert_id\":\"a\"", "")))
                .isEqualTo("$insert_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "anon",
                "ANONYMOUS",
                "nil",
                "None",
                "null",
                "n/a",
                "NA",
                "undefined",
                "unknown",
                "<nil>",
                "0",
                "-1",
                "true",
                "FALSE",
                "[]",
                "{}"
            })
    void refusedDistinctIdIsRefusedInAnyCase(String id) {
        assertThat(refusedField(event("a", "").replace("ann", id))).isEqualTo("properties.distinct_id");
    }

    @Test
    void numberAsDistinctIdIsReadAsText() {
        assertThat(refusedField(event("a", "").replace("\"ann\"", "0"))).isEqualTo("properties.distinct_id");
        client.importEvents(event("a", "").replace("\"ann\"", "42"));
        assertThat(onlyEvent().distinctId()).isEqualTo("42");
    }

    @Test
    void listAsDistinctIdIsRefused() {
        assertThat(refusedField(event("a", "").replace("\"ann\"", "[1]"))).isEqualTo("properties.distinct_id");
    }

    @Test
    void emptyDistinctIdIsKept() {
        client.importEvents(event("a", "").replace("ann", ""));
        assertThat(onlyEvent().distinctId()).isEmpty();
    }

    @Test
    void missingDistinctIdBecomesOneHashOfTheAddress() {
        client.importEvents("[" + event("a", "").replace("\"distinct_id\":\"ann\",", "") + ","
                + event("b", "").replace("\"distinct_id\":\"ann\",", "") + "]");
        assertThat(sandbox.store().rawEvents())
                .extracting(StoredEvent::distinctId)
                .hasSize(2)
                .doesNotContain("");
        assertThat(sandbox.store().rawEvents().stream()
                        .map(StoredEvent::distinctId)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void simplifiedIdentityPrefersUserThenDevice() {
        client.importEvents(event("a", ",\"$user_id\":\"u1\",\"$device_id\":\"d1\""));
        client.importEvents(event("b", ",\"$device_id\":\"d1\""));
        assertThat(sandbox.store().rawEvents())
                .extracting(StoredEvent::distinctId)
                .containsExactly("u1", "$device:d1");
        assertThat(sandbox.store().rawEvents().get(0).properties())
                .isEqualTo("{\"$user_id\":\"u1\",\"$device_id\":\"d1\"}");
    }

    @Test
    void originalIdentityUsesDistinctId() {
        try (Sandbox other = Sandbox.start(SandboxOptions.defaults().withIdentity(Identity.ORIGINAL))) {
            new SandboxClient(other).importEvents(event("a", ",\"$user_id\":\"u1\",\"$device_id\":\"d1\""));
            assertThat(other.store().rawEvents())
                    .extracting(StoredEvent::distinctId)
                    .containsExactly("ann");
        }
    }

    @Test
    void timeIsReadInSecondsAndMilliseconds() {
        client.importEvents("[" + eventAt("1700000000") + "," + eventAt("1700000000123") + "," + eventAt("31536000")
                + "," + eventAt("31536000000") + "]");
        assertThat(sandbox.store().rawEvents())
                .extracting(StoredEvent::timeMillis)
                .containsExactly(1700000000000L, 1700000000123L, 31536000000L, 31536000000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"31535999", "-1", "1.5", "\"1700000000\"", "true", "null", "[]", "99999999999999999999999", "1e9"
            })
    void badTimeIsRefused(String time) {
        assertThat(refusedField(eventAt(time))).isEqualTo("properties.time");
    }

    @Test
    void timeAheadIsReplacedByNowUpToAnHourAndRefusedBeyond() {
        long now = NOW.toEpochMilli();
        client.importEvents("[" + eventAt("" + (now + 1)) + "," + eventAt("" + (now + 3_600_000)) + "]");
        assertThat(sandbox.store().rawEvents())
                .extracting(StoredEvent::timeMillis)
                .containsExactly(now, now);
        assertThat(refusedField(eventAt("" + (now + 3_600_001)))).isEqualTo("properties.time");
    }

    @Test
    void eventNameIsRequired() {
        assertThat(refusedField(event("a", "").replace("order submitted", ""))).isEqualTo("event");
        assertThat(refusedField(event("a", "").replace("\"order submitted\"", "7")))
                .isEqualTo("event");
        assertThat(refusedField(event("a", "").replace("\"event\":\"order submitted\",", "")))
                .isEqualTo("event");
    }

    @Test
    void propertiesMustBeAnObject() {
        assertThat(refusedField("{\"event\":\"x\"}")).isEqualTo("properties");
        assertThat(refusedField("{\"event\":\"x\",\"properties\":[1]}")).isEqualTo("properties");
        assertThat(refusedField("[7]")).isEmpty();
    }

    @Test
    void otherKeysAtTheTopAreRefused() {
        assertThat(refusedField("{\"extra\":{}," + event("a", "").substring(1))).isEqualTo("extra");
    }

    @Test
    void fewerThan255PropertiesAreAccepted() {
        assertThat(client.importEvents(event("a", properties(251))).statusCode())
                .isEqualTo(200);
        assertThat(refusedField(event("a", properties(252)))).isEqualTo("properties");
    }

    @Test
    void fewerThan255KeysInANestedObjectAreAccepted() {
        assertThat(client.importEvents(event("a", ",\"o\":{" + properties(254).substring(1) + "}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusedField(event("a", ",\"o\":{" + properties(255).substring(1) + "}")))
                .isEqualTo("properties.o");
    }

    @Test
    void fewerThan255ElementsAreAccepted() {
        assertThat(client.importEvents(event("a", ",\"l\":" + list(254))).statusCode())
                .isEqualTo(200);
        assertThat(refusedField(event("a", ",\"l\":" + list(255)))).isEqualTo("properties.l");
    }

    @Test
    void nestingStopsAtThree() {
        assertThat(client.importEvents(event("a", ",\"o\":{\"a\":{\"b\":{\"c\":1}}}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusedField(event("a", ",\"o\":{\"a\":{\"b\":{\"c\":[]}}}")))
                .isEqualTo("properties.o");
    }

    @Test
    void longStringsAndNamesAreCutAt255BytesOnACodePointBorder() {
        client.importEvents(event(
                "a",
                ",\"s\":\"" + "é".repeat(200) + "\",\"l\":[\"" + "x".repeat(300) + "\"],\"" + "n".repeat(300)
                        + "\":1.50"));
        assertThat(onlyEvent().properties())
                .isEqualTo("{\"s\":\"" + "é".repeat(127) + "\",\"l\":[\"" + "x".repeat(255) + "\"],\"" + "n".repeat(255)
                        + "\":1.50}");
    }

    @Test
    void stringOf255BytesStays() {
        client.importEvents(event("a", ",\"s\":\"" + "é".repeat(127) + "x\""));
        assertThat(onlyEvent().properties()).isEqualTo("{\"s\":\"" + "é".repeat(127) + "x\"}");
    }

    @Test
    void lastOfTwoEqualNamesWins() {
        client.importEvents(event("a", ",\"p\":1,\"p\":2"));
        assertThat(onlyEvent().properties()).isEqualTo("{\"p\":2}");
    }

    @Test
    void brokenUtf8IsToldPerRecord() {
        byte[] body = ("[" + event("a", "") + "," + event("b", ",\"utm_source\":\"#\"") + "," + event("c", "") + "]")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '#' ? (byte) 0xE9 : body[i];
        }
        HttpResponse<String> answer = client.exchange(
                "POST",
                "/import?strict=1",
                body,
                "Authorization",
                SandboxClient.TOKEN,
                "Content-Type",
                "application/json");

        JsonNode failed = json(answer).path("failed_records");
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).path("index").asInt()).isEqualTo(1);
        assertThat(failed.get(0).path("field").asText()).isEqualTo("properties.utm_source");
        assertThat(failed.get(0).path("message").asText()).isEqualTo("string should be valid utf8");
        assertThat(sandbox.store().rawEvents())
                .extracting(StoredEvent::insertId)
                .containsExactly("a", "c");
    }

    @Test
    void halfSurrogatePairIsNoUtf8ButAWholeOneIs() {
        assertThat(refusedField(event("a", ",\"s\":\"\\ud83d\""))).isEqualTo("properties.s");
        assertThat(client.importEvents(event("a", ",\"s\":\"\\ud83d\\ude00\"")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void eventOfOneMegabyteIsRefused() {
        String filler = IntStream.range(0, 250)
                .mapToObj(i -> ",\"p" + i + "\":\"" + "x".repeat(4300) + "\"")
                .collect(Collectors.joining());
        assertThat(refusedField(event("a", filler))).isEqualTo("event");
    }

    @Test
    void eventWithIgnoreIsDroppedWithoutAWord() {
        assertThat(json(client.importEvents(event("a", ",\"$ignore\":true")))
                        .path("num_records_imported")
                        .asInt())
                .isEqualTo(1);
        assertThat(sandbox.store().rawCount()).isZero();
    }

    private String refusedField(String events) {
        HttpResponse<String> answer = client.importEvents(events);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).path("failed_records")).as(answer.body()).hasSize(1);
        return json(answer).path("failed_records").get(0).path("field").asText();
    }

    private StoredEvent onlyEvent() {
        assertThat(sandbox.store().rawEvents()).hasSize(1);
        return sandbox.store().rawEvents().get(0);
    }

    private static String eventAt(String time) {
        return "{\"event\":\"x\",\"properties\":{\"$insert_id\":\"a\",\"distinct_id\":\"ann\",\"time\":" + time + "}}";
    }

    private static String properties(int count) {
        return IntStream.range(0, count).mapToObj(i -> ",\"p" + i + "\":" + i).collect(Collectors.joining());
    }

    private static String list(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
