package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.TOKEN;
import static io.perseid.app.sandbox.SandboxClient.event;
import static io.perseid.app.sandbox.SandboxClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultsTest {

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void tooManyRequestsComesWithAndWithoutRetryAfter() {
        sandbox.faults().add(Fault.tooManyRequests().first(1));
        sandbox.faults().add(Fault.tooManyRequests(Duration.ofSeconds(7)).first(1));

        HttpResponse<String> without = client.importEvents(event("a", ""));
        HttpResponse<String> with = client.importEvents(event("a", ""));

        assertThat(without.statusCode()).isEqualTo(429);
        assertThat(without.headers().firstValue("Retry-After")).isEmpty();
        assertThat(with.statusCode()).isEqualTo(429);
        assertThat(with.headers().firstValue("Retry-After")).contains("7");
        assertThat(json(with).path("status").asText()).isEqualTo("Too Many Requests");
        assertThat(sandbox.store().rawCount()).isZero();
        assertThat(client.importEvents(event("a", "")).statusCode()).isEqualTo(200);
    }

    @Test
    void serverErrorsStoreNothing() {
        for (int status : new int[] {500, 502, 503}) {
            sandbox.faults().replace(List.of(Fault.status(status)));
            assertThat(client.importEvents(event("a", "")).statusCode()).isEqualTo(status);
        }
        assertThat(sandbox.store().rawCount()).isZero();
    }

    @Test
    void resetBeforeStoresNothing() throws IOException {
        sandbox.faults().add(Fault.resetBefore());
        try (Socket socket = send(plainSocket())) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(sandbox.store().rawCount()).isZero();
        assertThat(sandbox.requests().get(0).fault()).isEqualTo("reset_before");
        assertThat(sandbox.requests().get(0).status()).isZero();
    }

    @Test
    void resetAfterHasStored() throws IOException {
        sandbox.faults().add(Fault.resetAfter());
        try (Socket socket = send(plainSocket())) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(sandbox.store().rawCount()).isEqualTo(1);
    }

    @Test
    void resetWorksBelowTls() throws IOException {
        try (Sandbox tls = Sandbox.start(SandboxOptions.defaults().withTls(true))) {
            tls.faults().add(Fault.resetAfter());
            HandshakeCertificates trust = new HandshakeCertificates.Builder()
                    .addTrustedCertificate(tls.certificate().orElseThrow())
                    .build();
            try (SSLSocket socket = (SSLSocket)
                    trust.sslSocketFactory().createSocket("localhost", tls.uri().getPort())) {
                send(socket);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
            }
            assertThat(tls.store().rawCount()).isEqualTo(1);
        }
    }

    @Test
    void lostAnswerHasStoredAndEndsWithoutAByte() throws IOException {
        sandbox.faults().add(Fault.lostAnswer(Duration.ofMillis(50)));
        try (Socket socket = send(plainSocket())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(sandbox.store().rawCount()).isEqualTo(1);
    }

    @Test
    void answerThatNeverComesDoesNotKeepTheSandboxFromClosing() throws IOException {
        sandbox.faults().add(Fault.lostAnswer());
        try (Socket socket = send(plainSocket())) {
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(sandbox.store().rawCount()).isEqualTo(1);
            sandbox.close();
        }
    }

    @Test
    void slowAnswerIsWholeAndStoredBefore() throws IOException {
        sandbox.faults().add(Fault.slow(Duration.ofMillis(300)).first(1));
        try (Socket socket = send(plainSocket())) {
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(sandbox.store().rawCount()).isEqualTo(1);
            socket.setSoTimeout(30_000);
            assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void shortCountTellsFewerThanStored() {
        sandbox.faults().add(Fault.shortCount(2));
        HttpResponse<String> imported =
                client.importEvents("[" + event("a", "") + "," + event("b", "") + "," + event("c", "") + "]");
        HttpResponse<String> engaged = client.post("/engage?strict=1", user());

        assertThat(json(imported).path("num_records_imported").asInt()).isEqualTo(1);
        assertThat(json(engaged).path("num_good_events").asInt(-1)).isZero();
        assertThat(sandbox.store().rawCount()).isEqualTo(3);
        assertThat(sandbox.store().users()).hasSize(1);
    }

    @Test
    void bareOneAccountsForNothing() {
        sandbox.faults().add(Fault.bareOne());
        assertThat(client.importEvents("[" + event("a_b", "") + "]").body()).isEqualTo("1");
        assertThat(client.post("/engage?strict=1&verbose=1", user()).body()).isEqualTo("1");
    }

    @Test
    void everyTimesAndFirstCountMatchingRequests() {
        assertThat(statuses(Fault.status(500).every(3), 7)).containsExactly(200, 200, 500, 200, 200, 500, 200);
        assertThat(statuses(Fault.status(500).times(2), 4)).containsExactly(500, 500, 200, 200);
        assertThat(statuses(Fault.status(500).first(3).every(2), 6)).containsExactly(200, 500, 200, 200, 200, 200);
    }

    @Test
    void pathNarrowsAndTheOwnPagesAreSpared() {
        sandbox.faults().add(Fault.status(503).on("/lookup-tables"));
        assertThat(client.get("/lookup-tables?project_id=1", "Authorization", SandboxClient.ACCOUNT)
                        .statusCode())
                .isEqualTo(503);
        assertThat(client.put("/lookup-tables/x", "").statusCode()).isEqualTo(503);
        assertThat(client.importEvents(event("a", "")).statusCode()).isEqualTo(200);
        sandbox.faults().replace(List.of(Fault.status(503)));
        assertThat(client.get("/sandbox/state").statusCode()).isEqualTo(200);
        assertThat(client.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void faultsAreSetOverHttp() {
        HttpResponse<String> set = client.put("/sandbox/faults", """
                [{"fault": "status", "status": 429, "retry_after": 2, "path": "/import", "first": 1},
                 {"fault": "short_count", "times": 1}]""");
        assertThat(set.statusCode()).isEqualTo(200);
        HttpResponse<String> first = client.importEvents(event("a", ""));
        HttpResponse<String> second = client.importEvents(event("a", ""));

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("Retry-After")).contains("2");
        assertThat(json(second).path("num_records_imported").asInt(-1)).isZero();
        assertThat(json(client.get("/sandbox/faults"))).isEqualTo(Json.stored("""
                        [{"fault": "status", "status": 429, "retry_after": 2, "path": "/import", "first": 1, "seen": 2, "hit": 1},
                         {"fault": "short_count", "missing": 1, "times": 1, "seen": 1, "hit": 1}]"""));
        assertThat(client.put("/sandbox/faults", "[]").body()).isEqualTo("[]");
        assertThat(sandbox.faults().hits()).isZero();
    }

    @Test
    void badFaultsAreRefusedAndChangeNothing() {
        sandbox.faults().add(Fault.bareOne());
        for (String bad : List.of(
                "7",
                "{",
                "[{\"fault\":\"x\"}]",
                "[{\"fault\":\"status\",\"status\":200}]",
                "[{\"fault\":\"slow\",\"evry\":1}]",
                "[{\"fault\":\"slow\",\"every\":0}]")) {
            assertThat(client.put("/sandbox/faults", bad).statusCode()).as(bad).isEqualTo(400);
        }
        assertThat(sandbox.faults().counts()).hasSize(1);
    }

    private List<Integer> statuses(Fault fault, int requests) {
        sandbox.faults().replace(List.of(fault));
        return IntStream.range(0, requests)
                .mapToObj(i -> client.importEvents(event("a", "")).statusCode())
                .toList();
    }

    private Socket plainSocket() throws IOException {
        return new Socket("127.0.0.1", sandbox.uri().getPort());
    }

    private static Socket send(Socket socket) throws IOException {
        byte[] body = event("a", "").getBytes(StandardCharsets.UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write(("POST /import?strict=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + TOKEN
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return socket;
    }

    private static String user() {
        return "{\"$token\":\"sandbox-token\",\"$distinct_id\":\"ann\",\"$set\":{\"a\":1}}";
    }
}
