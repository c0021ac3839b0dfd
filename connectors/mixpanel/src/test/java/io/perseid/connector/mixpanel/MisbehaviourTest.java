package io.perseid.connector.mixpanel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static io.perseid.connector.mixpanel.Receipts.ofEvents;
import static io.perseid.connector.mixpanel.Receipts.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a server or something in front of it does, by HTTP: each row has the outcome that is certain, and no more requests
 * are made than one. What Mixpanel answers in its own words is in {@link AnswersTest}.
 */
final class MisbehaviourTest {

    private static final String ALL = "{\"code\":200,\"num_records_imported\":3,\"status\":\"OK\"}";

    private final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
            .dynamicPort()
            // Bodies are compressed by these tests themselves, or not at all.
            .gzipDisabled(true));
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

    // ---- what is said

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain; charset=utf-8", "application/octet-stream", "nonsense"})
    void theContentTypeDoesNotDecide(String type) {
        answer(aResponse().withStatus(200).withHeader("Content-Type", type).withBody(ALL));
        assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<!DOCTYPE html><title>Sign in to the guest network</title>", "\n <html></html>", "<?xml?><x/>"})
    void aPageInsteadOfAnAnswerIsSentAgainWholeAndNeverHalved(String page) {
        answer(aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/html")
                .withBody(page));
        for (int rows : new int[] {1, 3}) {
            Receipt receipt = ofEvents(destination, rows);
            assertThat(outcomes(receipt)).containsOnly(Outcome.UNKNOWN);
            assertThat(receipt.cause().orElseThrow().code()).isEqualTo("not_mixpanel");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":200,\"status\":\"OK\",\"error\":\"internal error\"}",
                "{\"status\":\"error\",\"error\":\"internal error\"}",
                "{\"status\":0,\"error\":\"internal error\"}"
            })
    void a200WithAnErrorInsideAcceptsNothing(String body) {
        answer(aResponse().withStatus(200).withBody(body));
        for (int rows : new int[] {1, 3}) {
            Receipt receipt = ofEvents(destination, rows);
            assertThat(outcomes(receipt)).as("%s rows", rows).containsOnly(Outcome.UNACCOUNTED);
            assertThat(receipt.cause().orElseThrow().message()).isEqualTo("internal error");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", " {}", "\n" + ALL, "\u0000"})
    void somethingBehindTheAnswerLeavesRowsOpen(String garbage) {
        answer(aResponse().withStatus(200).withBody(ALL + garbage));
        assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.UNACCOUNTED);
    }

    @Test
    void anAnswerInAnotherCharsetIsReadInIt() {
        byte[] body =
                "{\"code\":400,\"error\":\"Größe\",\"num_records_imported\":0}".getBytes(StandardCharsets.ISO_8859_1);
        answer(aResponse()
                .withStatus(400)
                .withHeader("Content-Type", "application/json; charset=ISO-8859-1")
                .withBody(body));
        assertThat(ofEvents(destination, 1).refusal(0).orElseThrow().message()).isEqualTo("Größe");
    }

    @Test
    void anUnknownCharsetIsReadAsUtf8() {
        answer(aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "application/json; charset=klingon")
                .withBody(ALL));
        assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheAnswer() {
        answer(aResponse().withStatus(200).withBody("\uFEFF" + ALL));
        assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
    }

    @Test
    void aPageOfAFailingProxyIsQuotedOnOneLine() {
        answer(aResponse()
                .withStatus(502)
                .withHeader("Content-Type", "text/html")
                .withBody("<html>\r\n<h1>502 Bad Gateway</h1>\r\n" + "x".repeat(5000) + "</html>"));
        Receipt receipt = ofEvents(destination, 3);
        assertThat(outcomes(receipt)).containsOnly(Outcome.UNKNOWN);
        assertThat(receipt.cause().orElseThrow().message())
                .contains("HTTP 502: <html> <h1>502 Bad Gateway")
                .doesNotContain("\n")
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "-1", "1.5", "99999999999999999999", "Sat, 99 Nov 2026 05:02:00 GMT"})
    void aWaitThatCannotBeReadIsNone(String header) {
        answer(aResponse().withStatus(429).withHeader("Retry-After", header));
        Receipt receipt = ofEvents(destination, 3);
        assertThat(outcomes(receipt)).containsOnly(Outcome.RETRY);
        assertThat(receipt.pause()).isEmpty();
    }

    @Test
    void aWaitInThePastIsNoWait() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "Sat, 21 Nov 2020 05:02:00 GMT"));
        assertThat(ofEvents(destination, 3).pause()).contains(Duration.ZERO);
    }

    // ---- what is injected

    @Test
    void noSettingReachesTheHeadOfARequest() throws Exception {
        try (RawServer raw = new RawServer(RawServer.text(http(200, ALL)))) {
            Map<String, Object> written =
                    new LinkedHashMap<>(Destinations.written(raw.address() + "/base%0d%0aX-Evil:%201"));
            written.put(
                    "service_account", Map.of("username", "robot\r\nX-Evil: 1", "secret", "s\r\nX-Evil: 1\r\n\r\n"));
            written.put("token", "0123456789abcdef\r\nX-Evil: 1");
            try (Destination evil = Destinations.of(written)) {
                assertThat(outcomes(ofEvents(evil, 3))).containsOnly(Outcome.ACCEPTED);
                assertThat(raw.lastHead().lines().skip(1)).noneMatch(line -> line.startsWith("X-Evil"));
                assertThat(raw.requests()).isEqualTo(1);
            }
        }
    }

    @Test
    void nothingThatAnAnswerSaysBreaksALineOfTheLog() {
        String evil = "x\\r\\n2026-11-21 ERROR forged\\u001b[31m\\u202e\\u2028";
        answer(aResponse()
                .withStatus(400)
                .withBody("{\"code\":400,\"error\":\"" + evil
                        + "\",\"num_records_imported\":2,\"failed_records\":[{\"index\":1," + "\"field\":\"" + evil
                        + "\",\"message\":\"" + evil + "\"}]}"));
        Receipt partial = ofEvents(destination, 3);
        assertThat(outcomes(partial)).containsExactly(Outcome.ACCEPTED, Outcome.REJECTED, Outcome.ACCEPTED);
        assertThat(partial.refusal(1).orElseThrow().message()).matches("[ -~]+");
        assertThat(partial.refusal(1).orElseThrow().code()).matches("[ -~]+");
        answer(aResponse().withStatus(400).withBody("{\"code\":400,\"error\":\"" + evil + "\"}"));
        assertThat(ofEvents(destination, 3).cause().orElseThrow().message()).matches("[ -~]+");
        answer(aResponse().withStatus(403).withBody("{\"error\":\"" + evil + "\"}"));
        assertThat(catchThrowableOfType(PerseidException.class, () -> ofEvents(destination, 3)))
                .hasMessageMatching("[ -~]+");
    }

    @Test
    void aStatusLineIsQuotedOnOneLine() throws Exception {
        try (RawServer raw = new RawServer(RawServer.textAndEnd("HTTP/9.9 \u001b[2J forged\r\n\r\n"));
                Destination odd = Destinations.at(raw.address())) {
            Receipt receipt = ofEvents(odd, 3);
            assertThat(outcomes(receipt)).containsOnly(Outcome.UNKNOWN);
            assertThat(receipt.cause().orElseThrow().message()).matches("[ -~]+");
        }
    }

    /** Cut first and redacted then, the first half of a secret would be shown. */
    @Test
    void aSecretAtTheEndOfAnExcerptIsHidden() {
        answer(aResponse().withStatus(500).withBody("y".repeat(290) + Destinations.SECRET));
        assertThat(ofEvents(destination, 3).cause().orElseThrow().message()).doesNotContain("s3cr3t");
        answer(aResponse().withStatus(400).withBody("y".repeat(290) + Destinations.SECRET));
        assertThat(ofEvents(destination, 3).cause().orElseThrow().message()).doesNotContain("s3cr3t");
    }

    // ---- how it is said

    @Test
    void aCompressedAnswerIsRead() throws Exception {
        answer(aResponse()
                .withStatus(200)
                .withHeader("Content-Encoding", "gzip")
                .withBody(gzip(ALL)));
        assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.ACCEPTED);
    }

    @Test
    void anAnswerThatIsNotCompressedAsItSaysIsUnknown() {
        answer(aResponse()
                .withStatus(200)
                .withHeader("Content-Encoding", "gzip")
                .withBody(ALL));
        assertThat(outcomes(ofEvents(destination, 3))).containsOnly(Outcome.UNKNOWN);
    }

    @Test
    void aBombIsNotUnpacked() throws Exception {
        byte[] piece = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (RawServer raw = new RawServer((socket, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    GZIPOutputStream bomb = new GZIPOutputStream(out);
                    while (true) {
                        bomb.write(piece);
                    }
                });
                Destination patient = patient(raw.address(), "10m")) {
            assertThat(outcomes(ofEvents(patient, 3))).containsOnly(Outcome.UNACCOUNTED);
            raw.awaitEndOfConnection();
        }
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() throws Exception {
        byte[] piece = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try (RawServer raw = new RawServer((socket, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write(piece);
                    }
                });
                Destination patient = patient(raw.address(), "10m")) {
            assertThat(outcomes(ofEvents(patient, 3))).containsOnly(Outcome.UNACCOUNTED);
            raw.awaitEndOfConnection();
        }
    }

    @Test
    void aDripEndsWithTheDeadline() throws Exception {
        try (RawServer raw = new RawServer((socket, out) -> {
                    out.write(
                            ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write(' ');
                        pause(20);
                    }
                });
                Destination hasty = patient(raw.address(), "300ms")) {
            assertThat(outcomes(ofEvents(hasty, 3))).containsOnly(Outcome.UNKNOWN);
            raw.awaitEndOfConnection();
            assertThat(raw.requests()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatNeverComesEndsWithTheDeadline() throws Exception {
        try (RawServer raw =
                        new RawServer((socket, out) -> socket.getInputStream().read() >= 0);
                Destination hasty = patient(raw.address(), "300ms")) {
            Receipt receipt = ofEvents(hasty, 3);
            assertThat(outcomes(receipt)).containsOnly(Outcome.UNKNOWN);
            assertThat(receipt.cause().orElseThrow().message()).contains("timeout");
            assertThat(raw.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void halfAnAnswerLeavesRowsUnknown(int status) throws Exception {
        String whole = http(status, ALL);
        try (RawServer raw = new RawServer(RawServer.textAndEnd(whole.substring(0, whole.length() - 10)));
                Destination other = Destinations.at(raw.address())) {
            assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.UNKNOWN);
            assertThat(raw.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Length: 8\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\r\n\r\n\r\n"
            })
    void whatIsNoHttpLeavesRowsUnknown(String bytes) throws Exception {
        try (RawServer raw = new RawServer(RawServer.textAndEnd(bytes));
                Destination other = Destinations.at(raw.address())) {
            assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.UNKNOWN);
            assertThat(raw.requests()).isEqualTo(1);
        }
    }

    @Test
    void informationBeforeTheAnswerIsPassedOver() throws Exception {
        String early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
        try (RawServer raw = new RawServer(RawServer.text(early + http(200, ALL)));
                Destination other = Destinations.at(raw.address())) {
            assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.ACCEPTED);
            assertThat(raw.lastHead()).doesNotContainIgnoringCase("Expect:");
        }
    }

    // ---- connections

    @Test
    void aResetBeforeTheBodyWasReadLeavesRowsUnknown() throws Exception {
        try (RawServer raw = new RawServer(RawServer.text(http(200, ALL)));
                Destination other = Destinations.at(raw.address())) {
            raw.resetAtTheHead();
            assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.UNKNOWN);
            assertThat(raw.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPooledConnectionThatTheServerClosedIsNotTriedTwice() throws Exception {
        try (RawServer raw = new RawServer(RawServer.textAndEnd(http(200, ALL)));
                Destination other = Destinations.at(raw.address())) {
            assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.ACCEPTED);
            raw.awaitEndOfConnection();
            // Whether the request was read before the connection went is not known, so it is not made again here.
            assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.UNKNOWN);
            assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.ACCEPTED);
            assertThat(raw.requests()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatTheServerSaysItClosesIsNotUsedAgain() throws Exception {
        String closing = http(200, ALL).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        try (RawServer raw = new RawServer(RawServer.textAndEnd(closing));
                Destination other = Destinations.at(raw.address())) {
            for (int i = 0; i < 3; i++) {
                assertThat(outcomes(ofEvents(other, 3))).containsOnly(Outcome.ACCEPTED);
            }
            assertThat(raw.connections()).isEqualTo(3);
        }
    }

    @Test
    void nobodyThereIsTriedAgain() {
        try (Destination nobody = Destinations.at("http://127.0.0.1:1")) {
            assertThat(outcomes(ofEvents(nobody, 3))).containsOnly(Outcome.RETRY);
        }
    }

    @Test
    void aRedirectToAnotherHostTakesNoCredentialThere() throws Exception {
        try (RawServer other = new RawServer(RawServer.text(http(200, ALL)))) {
            answer(aResponse().withStatus(302).withHeader("Location", other.address() + "/import"));
            PerseidException thrown = catchThrowableOfType(PerseidException.class, () -> ofEvents(destination, 3));
            assertThat(thrown.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(other.connections()).isZero();
        }
    }

    // ---- words

    private void answer(ResponseDefinitionBuilder response) {
        server.resetAll();
        server.stubFor(any(anyUrl()).willReturn(response));
    }

    private static Destination patient(String address, String timeout) {
        Map<String, Object> written = new LinkedHashMap<>(Destinations.written(address));
        written.put("timeout", timeout);
        return Destinations.of(written);
    }

    private static String http(int status, String body) {
        return "HTTP/1.1 " + status + " Said\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
