package io.perseid.connector.mixpanel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer that Mixpanel's pages name, and those that they do not. */
final class AnswersTest {

    private static final String TABLE = "8b0f1f0e-0000-4000-8000-000000000001";

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private Destination destination = Destinations.at("http://127.0.0.1:1");

    @BeforeEach
    void start() {
        server.start();
        destination = Destinations.at(server.baseUrl());
    }

    @AfterEach
    void stop() {
        destination.close();
        server.stop();
    }

    // ---- import

    @Test
    void everyRowIsAcceptedWhenAllWereImported() {
        answer(200, "{\"code\":200,\"num_records_imported\":3,\"status\":\"OK\"}");
        assertThat(outcomes(send("import", 3))).containsOnly(Outcome.ACCEPTED);
        LoggedRequest request = server.findAll(anyRequestedFor(anyUrl())).get(0);
        assertThat(request.getUrl()).isEqualTo("/import?strict=1&project_id=3180012");
        assertThat(request.getMethod().getName()).isEqualTo("POST");
        assertThat(request.header("Content-Encoding").firstValue()).isEqualTo("gzip");
        assertThat(request.header("Content-Type").firstValue()).startsWith("application/x-ndjson");
        assertThat(request.header("User-Agent").firstValue()).isEqualTo("perseid");
        assertThat(request.header("Authorization").firstValue())
                .isEqualTo(okhttp3.Credentials.basic("robot.1", Destinations.SECRET));
        assertThat(request.getBodyAsString()).isEqualTo(body(3));
    }

    @Test
    void aTokenAloneIsEnoughForEvents() {
        destination.close();
        Map<String, Object> written = new LinkedHashMap<>(Destinations.written(server.baseUrl()));
        written.remove("service_account");
        written.remove("project_id");
        destination = Destinations.of(written);
        answer(200, "{\"code\":200,\"num_records_imported\":1,\"status\":\"OK\"}");
        assertThat(outcomes(send("import", 1))).containsOnly(Outcome.ACCEPTED);
        LoggedRequest request = server.findAll(anyRequestedFor(anyUrl())).get(0);
        assertThat(request.getUrl()).isEqualTo("/import?strict=1");
        assertThat(request.header("Authorization").firstValue())
                .isEqualTo(okhttp3.Credentials.basic(Destinations.TOKEN, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert_id", "$insert_id"})
    void aPartial400RejectsTheNamedRowsAndAcceptsTheOthers(String spelling) {
        answer(
                400,
                "{\"code\":400,\"error\":\"some data points in the request failed validation\",\"failed_records\":[{\"index\":1,\""
                        + spelling
                        + "\":\"id-1\",\"field\":\"properties.time\",\"message\":\"bad time\"}],\"num_records_imported\":2,\"status\":\"Bad Request\"}");
        Receipt receipt = send("import", 3);
        assertThat(outcomes(receipt)).containsExactly(Outcome.ACCEPTED, Outcome.REJECTED, Outcome.ACCEPTED);
        assertThat(receipt.refusal(1).orElseThrow().code()).isEqualTo("refused_time");
        assertThat(receipt.refusal(1).orElseThrow().message()).isEqualTo("properties.time: bad time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert_id", "$insert_id"})
    void withoutAnIndexTheInsertIdNamesTheRow(String spelling) {
        answer(
                400,
                "{\"code\":400,\"failed_records\":[{\"" + spelling
                        + "\":\"id-2\",\"message\":\"bad\"}],\"num_records_imported\":2}");
        assertThat(outcomes(send("import", 3))).containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REJECTED);
    }

    @Test
    void a400ThatImportedTooFewLeavesTheOthersOpen() {
        answer(400, "{\"code\":400,\"failed_records\":[{\"index\":0,\"message\":\"x\"}],\"num_records_imported\":1}");
        assertThat(outcomes(send("import", 3)))
                .containsExactly(Outcome.REJECTED, Outcome.UNACCOUNTED, Outcome.UNACCOUNTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":400,\"error\":\"x\",\"failed_records\":[{\"index\":7}],\"num_records_imported\":2}",
                "{\"code\":400,\"error\":\"x\",\"failed_records\":[{\"message\":\"?\"}],\"num_records_imported\":2}",
                "{\"code\":400,\"error\":\"x\",\"failed_records\":[]}",
                "{\"code\":400,\"error\":\"x\"}",
                "<html>400</html>",
                ""
            })
    void a400WithoutUsableIndexesLeavesAllOpen(String body) {
        answer(400, body);
        Receipt receipt = send("import", 3);
        assertThat(outcomes(receipt)).containsOnly(Outcome.UNACCOUNTED);
        assertThat(receipt.cause()).isPresent();
    }

    @Test
    void a400ToALoneRowIsAboutThatRow() {
        answer(400, "{\"code\":400,\"error\":\"'$insert_id' is invalid\",\"num_records_imported\":0}");
        Receipt receipt = send("import", 1);
        assertThat(outcomes(receipt)).containsExactly(Outcome.REJECTED);
        assertThat(receipt.refusal(0).orElseThrow().message()).isEqualTo("'$insert_id' is invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":200,\"num_records_imported\":2,\"status\":\"OK\"}",
                "{\"code\":200,\"status\":\"OK\"}",
                "{\"code\":200,\"num_records_im",
                "not json",
                "1",
                ""
            })
    void a200ThatDoesNotAccountForEveryRowLeavesAllOpen(String body) {
        answer(200, body);
        assertThat(outcomes(send("import", 3))).containsOnly(Outcome.UNACCOUNTED);
    }

    // ---- engage, groups

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":1,\"error\":null}",
                "{\"status\":\"OK\",\"code\":200}",
                "{\"status\":1,\"error\":\"\",\"num_good_events\":3}"
            })
    void aGoodProfileAnswerAccountsForEveryRow(String body) {
        answer(200, body);
        for (String lane : List.of("engage", "groups")) {
            Receipt receipt = send(lane, 3);
            assertThat(outcomes(receipt)).containsOnly(Outcome.ACCEPTED);
            assertThat(receipt.warnings()).isEmpty();
        }
        LoggedRequest request =
                server.findAll(postRequestedFor(urlPathEqualTo("/engage"))).get(0);
        assertThat(request.getUrl()).isEqualTo("/engage?strict=1&verbose=1&ip=0");
        assertThat(request.containsHeader("Content-Encoding")).isFalse();
        assertThat(request.containsHeader("Authorization")).isFalse();
    }

    @Test
    void aBareOneIsAcceptedWithAWarningAndNeverHalved() {
        answer(200, "1");
        Receipt receipt = send("engage", 3);
        assertThat(outcomes(receipt)).containsOnly(Outcome.ACCEPTED);
        assertThat(receipt.warnings()).singleElement().asString().contains("bare 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":1,\"error\":null,\"num_good_events\":2}",
                "{\"status\":0,\"error\":\"$distinct_id, missing or empty\"}",
                "{\"status\":1,\"error\":\"one record is bad\"}",
                "0",
                "{}",
                "Service\nsays hello",
                ""
            })
    void otherProfileAnswersLeaveSeveralRowsOpen(String body) {
        answer(200, body);
        assertThat(outcomes(send("engage", 3))).containsOnly(Outcome.UNACCOUNTED);
    }

    @Test
    void anErrorToALoneProfileRejectsIt() {
        answer(200, "{\"status\":0,\"error\":\"$distinct_id, missing or empty\"}");
        Receipt receipt = send("groups", 1);
        assertThat(outcomes(receipt)).containsExactly(Outcome.REJECTED);
        assertThat(receipt.refusal(0).orElseThrow().message()).isEqualTo("$distinct_id, missing or empty");
    }

    @Test
    void failedRecordsOfProfilesNameTheRowTheyBelongTo() {
        answer(
                200,
                "{\"status\":0,\"error\":\"x\",\"num_good_events\":3,\"failed_records\":[{\"index\":2,\"message\":\"no\"}]}");
        Batch batch = new Batch(new byte[0], 0, new int[] {0, 1, 3, 4});
        Receipt receipt = destination.send(Destinations.lane(destination, "engage"), Optional.empty(), batch);
        assertThat(outcomes(receipt)).containsExactly(Outcome.ACCEPTED, Outcome.REJECTED, Outcome.ACCEPTED);
    }

    // ---- statuses of every lane

    @Test
    void tooLargeIsSplit() {
        answer(413, "{\"code\":413,\"error\":\"request exceeds max limit of 2097152 bytes\"}");
        assertThat(outcomes(send("import", 3))).containsOnly(Outcome.SPLIT);
        assertThat(outcomes(send("engage", 3))).containsOnly(Outcome.SPLIT);
    }

    @Test
    void aRateLimitIsTriedAgainAfterTheWaitThatItNames() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "7")));
        Receipt receipt = send("import", 3);
        assertThat(outcomes(receipt)).containsOnly(Outcome.RETRY);
        assertThat(receipt.pause()).contains(Duration.ofSeconds(7));
    }

    @Test
    void aRateLimitWithoutAWaitNamesNone() {
        answer(429, "{\"error\":\"Project exceeded rate limits\",\"status\":0}");
        Receipt receipt = send("engage", 2);
        assertThat(outcomes(receipt)).containsOnly(Outcome.RETRY);
        assertThat(receipt.pause()).isEmpty();
        assertThat(receipt.cause().orElseThrow().message()).contains("Project exceeded rate limits");
    }

    @Test
    void aWaitMayBeADateAndIsBounded() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusDays(3));
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503).withHeader("Retry-After", date)));
        assertThat(send("import", 1).pause()).contains(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void afterAServerErrorRowsMayBeIn(int status) {
        answer(status, "oh no");
        for (String lane : List.of("import", "engage", "groups", "lookup-tables")) {
            Receipt receipt = send(lane, 2);
            assertThat(outcomes(receipt)).as(lane).containsOnly(Outcome.UNKNOWN);
            assertThat(receipt.cause().orElseThrow().code()).isEqualTo("http_" + status);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedCredentialStopsAtOnce(int status) {
        answer(status, "{\"error\":\"Invalid credentials of " + Destinations.SECRET + "\",\"status\":\"error\"}");
        PerseidException thrown = thrown("import", 2);
        assertThat(thrown.kind()).isEqualTo(FailureKind.AUTHENTICATION);
        assertThat(thrown.getMessage()).contains("HTTP " + status, "Invalid credentials of ***", "project_id");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 404, 405, 422})
    void whatNoFurtherRequestCanChangeIsConfiguration(int status) {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Location", "/x")
                        .withBody("gone fishing")));
        PerseidException thrown = thrown("import", 2);
        assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(thrown.getMessage()).contains("HTTP " + status, "gone fishing");
        assertThat(server.getAllServeEvents()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
    void aLostAnswerLeavesRowsUnknown(String fault) {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.valueOf(fault))));
        for (String lane : List.of("import", "engage", "lookup-tables")) {
            assertThat(outcomes(send(lane, 2))).as(lane).containsOnly(Outcome.UNKNOWN);
        }
    }

    @Test
    void anAnswerThatBreaksOffLeavesRowsUnknown() {
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK)));
        assertThat(outcomes(send("import", 2))).containsOnly(Outcome.UNKNOWN);
    }

    @Test
    void aSlowAnswerIsGivenUpAndLeavesRowsUnknown() {
        destination.close();
        Map<String, Object> written = new LinkedHashMap<>(Destinations.written(server.baseUrl()));
        written.put("timeout", "300ms");
        destination = Destinations.of(written);
        server.stubFor(any(anyUrl())
                .willReturn(
                        aResponse().withStatus(200).withBody("{\"status\":1}").withChunkedDribbleDelay(10, 20_000)));
        assertThat(outcomes(send("import", 2))).containsOnly(Outcome.UNKNOWN);
    }

    @Test
    void aHostThatIsNotThereIsTriedAgain() {
        try (Destination nowhere = Destinations.at("https://nowhere.invalid")) {
            Receipt receipt = nowhere.send(Destinations.lane(nowhere, "import"), Optional.empty(), batch(2));
            assertThat(outcomes(receipt)).containsOnly(Outcome.RETRY);
            assertThat(receipt.cause().orElseThrow().message()).contains("nowhere.invalid");
        }
    }

    @Test
    void aServerWithoutTlsIsTriedAgain() {
        try (Destination wrong = Destinations.at("https://127.0.0.1:" + server.port())) {
            Receipt receipt = wrong.send(Destinations.lane(wrong, "import"), Optional.empty(), batch(2));
            assertThat(outcomes(receipt)).containsOnly(Outcome.RETRY);
        }
    }

    // ---- lookup tables

    @Test
    void aTableIsReplacedWhole() {
        answer(200, "{\"code\":200,\"status\":\"OK\"}");
        assertThat(outcomes(send("lookup-tables", 3))).containsOnly(Outcome.ACCEPTED);
        LoggedRequest request = server.findAll(putRequestedFor(anyUrl())).get(0);
        assertThat(request.getUrl()).isEqualTo("/lookup-tables/" + TABLE + "?project_id=3180012");
        assertThat(request.header("Content-Type").firstValue()).startsWith("text/csv");
    }

    @Test
    void aTableThatIsRefusedStaysAndSaysWhy() {
        answer(
                400,
                "{\"code\":400,\"error\":\"bad\",\"failed_records\":[{\"index\":2,\"message\":\"primary key is required\"}]}");
        PerseidException thrown = thrown("lookup-tables", 3);
        assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(thrown.getMessage()).contains("primary key is required", "the table stays as it was");
    }

    @Test
    void aTableThatIsTooLargeOrGoneSaysWhatToDo() {
        answer(413, "{\"code\":413}");
        assertThat(thrown("lookup-tables", 3).getMessage()).contains("100 MB");
        answer(404, "{\"code\":200}");
        assertThat(thrown("lookup-tables", 3).getMessage()).contains("create the table once");
    }

    @Test
    void aTableIsFoundByNameOrId() {
        list(
                "{\"code\":200,\"status\":\"OK\",\"results\":[{\"id\":\"a-1\",\"name\":\"products\"},{\"id\":\"a-2\",\"name\":\"places\"}]}");
        assertThat(destination.resolve(RecordKind.LOOKUP, "places")).isEqualTo("a-2");
        assertThat(destination.resolve(RecordKind.LOOKUP, "a-1")).isEqualTo("a-1");
        assertThat(destination.resolve(RecordKind.GROUP, "company")).isEqualTo("company");
    }

    @Test
    void aMissingTableIsToBeCreatedOnceByHand() {
        list("{\"code\":200,\"status\":\"OK\",\"results\":[{\"id\":\"a-1\",\"name\":\"products\"}]}");
        PerseidException thrown =
                catchThrowableOfType(PerseidException.class, () -> destination.resolve(RecordKind.LOOKUP, "places"));
        assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(thrown.getMessage())
                .contains("no lookup table named \"places\"", "products", "create it once in Mixpanel's own pages");
    }

    @Test
    void twoTablesOfOneNameAreToldApartById() {
        list("{\"code\":200,\"results\":[{\"id\":\"a-1\",\"name\":\"places\"},{\"id\":\"a-2\",\"name\":\"places\"}]}");
        PerseidException thrown =
                catchThrowableOfType(PerseidException.class, () -> destination.resolve(RecordKind.LOOKUP, "places"));
        assertThat(thrown.getMessage()).contains("2 lookup tables", "a-1, a-2");
    }

    @Test
    void resolvingSaysWhetherItMayWorkLater() {
        server.stubFor(get(urlPathEqualTo("/lookup-tables"))
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "9")));
        PerseidException later =
                catchThrowableOfType(PerseidException.class, () -> destination.resolve(RecordKind.LOOKUP, "places"));
        assertThat(later.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(later.retryAfter()).contains(Duration.ofSeconds(9));
        answer(401, "{}");
        PerseidException never =
                catchThrowableOfType(PerseidException.class, () -> destination.resolve(RecordKind.LOOKUP, "places"));
        assertThat(never.kind()).isEqualTo(FailureKind.AUTHENTICATION);
    }

    @Test
    void lookupTablesNeedAServiceAccount() {
        Map<String, Object> written = new LinkedHashMap<>(Destinations.written(server.baseUrl()));
        written.remove("service_account");
        try (Destination tokenOnly = Destinations.of(written)) {
            PerseidException thrown =
                    catchThrowableOfType(PerseidException.class, () -> tokenOnly.resolve(RecordKind.LOOKUP, "places"));
            assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(thrown.getMessage()).contains("service_account");
        }
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    // ---- words

    private void answer(int status, String body) {
        server.resetAll();
        ResponseDefinitionBuilder response = aResponse().withStatus(status).withBody(body);
        server.stubFor(any(anyUrl()).willReturn(response));
    }

    private void list(String body) {
        server.stubFor(get(urlPathEqualTo("/lookup-tables"))
                .willReturn(aResponse().withStatus(200).withBody(body)));
    }

    private Receipt send(String lane, int rows) {
        Optional<String> container = lane.equals("lookup-tables") ? Optional.of(TABLE) : Optional.empty();
        return destination.send(Destinations.lane(destination, lane), container, batch(rows));
    }

    private PerseidException thrown(String lane, int rows) {
        return catchThrowableOfType(PerseidException.class, () -> send(lane, rows));
    }

    private static String body(int rows) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            lines.add("{\"event\":\"e\",\"properties\":{\"time\":1,\"$insert_id\":\"id-" + i + "\"}}");
        }
        return String.join("\n", lines);
    }

    private static Batch batch(int rows) {
        byte[] body = body(rows).getBytes(StandardCharsets.UTF_8);
        int[] before = new int[rows + 1];
        for (int i = 0; i <= rows; i++) {
            before[i] = i;
        }
        return new Batch(body, body.length, before);
    }

    private static List<Outcome> outcomes(Receipt receipt) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < receipt.rows(); i++) {
            outcomes.add(receipt.outcome(i));
        }
        return outcomes;
    }
}
