package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.gzip;
import static io.perseid.app.sandbox.SandboxClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProfilesTest {

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void setOverwritesAndSetOnceDoesNot() {
        change("\"$set\":{\"a\":1,\"b\":2}");
        change("\"$set\":{\"a\":3}");
        change("\"$set_once\":{\"b\":9,\"c\":4}");
        assertThat(ann()).isEqualTo(Json.stored("{\"a\":3,\"b\":2,\"c\":4}"));
    }

    @Test
    void addCountsFromZeroAndKeepsDigits() {
        change("\"$add\":{\"n\":12345678901234567890}");
        change("\"$add\":{\"n\":-1,\"d\":0.10}");
        change("\"$add\":{\"d\":0.20}");
        assertThat(ann().toString()).isEqualTo("{\"n\":12345678901234567889,\"d\":0.30}");
    }

    @Test
    void listOperatorsWork() {
        change("\"$append\":{\"l\":\"a\"}");
        change("\"$append\":{\"l\":\"a\"}");
        change("\"$union\":{\"l\":[\"a\",\"b\"],\"m\":[1]}");
        assertThat(ann()).isEqualTo(Json.stored("{\"l\":[\"a\",\"a\",\"b\"],\"m\":[1]}"));
        change("\"$remove\":{\"l\":\"a\",\"none\":1}");
        assertThat(ann()).isEqualTo(Json.stored("{\"l\":[\"b\"],\"m\":[1]}"));
    }

    @Test
    void unsetRemovesPropertiesAndDeleteTheProfile() {
        change("\"$set\":{\"a\":1,\"b\":2}");
        change("\"$unset\":[\"a\",\"none\"]");
        assertThat(ann()).isEqualTo(Json.stored("{\"b\":2}"));
        change("\"$delete\":null");
        assertThat(sandbox.store().users()).isEmpty();
        change("\"$set\":{\"c\":3}");
        assertThat(ann()).isEqualTo(Json.stored("{\"c\":3}"));
    }

    @Test
    void unsetRemoveAndDeleteCreateNoProfile() {
        change("\"$unset\":[\"a\"]");
        change("\"$remove\":{\"l\":\"a\"}");
        change("\"$delete\":\"\"");
        assertThat(sandbox.store().users()).isEmpty();
    }

    @Test
    void recordsOfOneRequestApplyInOrder() {
        engage("[" + user("\"$set\":{\"a\":1}") + "," + user("\"$delete\":null") + "," + user("\"$add\":{\"n\":1}")
                + "," + user("\"$add\":{\"n\":1}") + "]");
        assertThat(ann()).isEqualTo(Json.stored("{\"n\":2}"));
    }

    @Test
    void badRecordsAnswer200WithStatus0() {
        HttpResponse<String> answer = client.post(
                "/engage?strict=1&verbose=1",
                "[" + user("\"$set\":{\"a\":1}") + ","
                        + user("\"$set\":[]") + "," + user("\"$add\":{\"a\":\"x\"}") + ","
                        + user("\"$union\":{\"l\":[]}") + ","
                        + user("\"$unset\":[]") + "," + user("\"x\":1") + ","
                        + "{\"$token\":\"sandbox-token\",\"$set\":{}}" + ",7,"
                        + "{\"$distinct_id\":\"ann\",\"$set\":{}}]");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = json(answer);
        assertThat(body.path("status").asInt(-1)).isZero();
        assertThat(body.path("error").asText()).isNotEmpty();
        assertThat(body.path("num_good_events").asInt()).isEqualTo(1);
        assertThat(body.path("failed_records").valueStream().map(f -> f.path("index")
                        .asInt()))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(ann()).isEqualTo(Json.stored("{\"a\":1}"));
    }

    @Test
    void strictAnswerWithoutFaultHasStatus1() {
        assertThat(json(client.post("/engage?strict=1&verbose=1", user("\"$set\":{\"a\":1}"))))
                .isEqualTo(Json.stored("{\"error\":null,\"status\":1,\"num_good_events\":1}"));
    }

    @Test
    void plainAnswerIsOneWhenAnyRecordIsGood() {
        assertThat(client.post("/engage", "[" + user("\"$set\":{}") + "," + user("\"$set\":1") + "]")
                        .body())
                .isEqualTo("1");
        assertThat(client.post("/engage", user("\"$set\":1")).body()).isEqualTo("0");
        assertThat(client.post("/engage?verbose=1", user("\"$set\":1")).body())
                .isEqualTo("{\"error\":\"$set must be an object\",\"status\":0}");
        assertThat(client.post("/engage?verbose=1", user("\"$set\":{}")).body())
                .isEqualTo("{\"error\":null,\"status\":1}");
    }

    @Test
    void formDataIsRead() {
        assertThat(client.post(
                                "/engage",
                                "data=" + user("\"$set\":{\"a\":1}").replace("\"", "%22"),
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .body())
                .isEqualTo("1");
        assertThat(ann()).isEqualTo(Json.stored("{\"a\":1}"));
    }

    @Test
    void gzipIsRefused() {
        assertThat(client.exchange("POST", "/engage", gzip(user("\"$set\":{}")), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
        assertThat(sandbox.store().users()).isEmpty();
    }

    @Test
    void unknownTokenIs401AndStoresNothing() {
        HttpResponse<String> answer = client.post(
                "/engage", "[" + user("\"$set\":{}") + "," + user("\"$set\":{}").replace("box-", "-") + "]");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("status").asText()).isEqualTo("error");
        assertThat(sandbox.store().users()).isEmpty();
    }

    @Test
    void moreThan2000RecordsAreTooLarge() {
        String record = user("\"$set\":{}");
        String records = IntStream.range(0, 2001).mapToObj(i -> record).collect(Collectors.joining(",", "[", "]"));
        assertThat(client.post("/engage", records).statusCode()).isEqualTo(413);
    }

    @Test
    void updateBeyond2000PropertiesFailsAndChangesNothing() {
        change("\"$set\":{" + numbered("a", 2000) + "}");
        assertThat(json(client.post("/engage?strict=1", user("\"$set\":{\"one_more\":1}")))
                        .path("num_good_events")
                        .asInt())
                .isZero();
        assertThat(ann()).hasSize(2000);
    }

    @Test
    void stringsAreCutAt255Bytes() {
        change("\"$set\":{\"a\":\"" + "é".repeat(200) + "\"}");
        assertThat(ann().path("a").asText()).isEqualTo("é".repeat(127));
    }

    @Test
    void groupsAreKeptByKey() {
        HttpResponse<String> answer = groups("[" + group("company", "acme", "\"$set\":{\"plan\":\"gold\"}") + ","
                + group("team", "acme", "\"$union\":{\"l\":[\"x\"]}") + "]");
        assertThat(json(answer).path("num_good_events").asInt()).isEqualTo(2);
        assertThat(sandbox.store().groups("company"))
                .containsExactly(new Profile("company", "acme", "{\"plan\":\"gold\"}"));
        assertThat(sandbox.store().groups("team")).hasSize(1);
        groups(group("company", "acme", "\"$delete\":null"));
        assertThat(sandbox.store().groups("company")).isEmpty();
    }

    @Test
    void groupsTakeNoDistinctIdNoAddAndNoAppend() {
        HttpResponse<String> answer = groups("[" + group("company", "acme", "\"$set\":{},\"$distinct_id\":\"ann\"")
                + ","
                + group("company", "acme", "\"$add\":{\"n\":1}") + ","
                + group("company", "acme", "\"$append\":{\"n\":1}") + "," + group("", "acme", "\"$set\":{}") + "]");
        assertThat(json(answer).path("num_good_events").asInt(-1)).isZero();
        assertThat(json(answer).path("failed_records")).hasSize(4);
    }

    private void change(String operator) {
        assertThat(engage(user(operator)).body()).isEqualTo("1");
    }

    private HttpResponse<String> engage(String records) {
        return client.post("/engage", records, "Content-Type", "application/json");
    }

    private HttpResponse<String> groups(String records) {
        return client.post("/groups?strict=1", records, "Content-Type", "application/json");
    }

    private JsonNode ann() {
        return Json.stored(
                sandbox.store().profile(Profile.USER, "ann").orElseThrow().properties());
    }

    private static String user(String operator) {
        return "{\"$token\":\"sandbox-token\",\"$distinct_id\":\"ann\",\"$ip\":\"0\"," + operator + "}";
    }

    private static String group(String key, String id, String operator) {
        return "{\"$token\":\"sandbox-token\",\"$group_key\":\"" + key + "\",\"$group_id\":\"" + id + "\"," + operator
                + "}";
    }

    private static String numbered(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + prefix + i + "\":1")
                .collect(Collectors.joining(","));
    }
}
