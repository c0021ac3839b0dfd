package io.perseid.bench.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The figures rest on these answers and counts. */
final class DrainServerTest {

    private static final String THREE = order(1, 'a') + "\n" + order(2, 'b') + "\n" + order(3, 'c');

    @Test
    void answersWithTheNumberOfRecordsAndInflatesEachBodyOnce() throws IOException {
        try (DrainServer drain = new DrainServer(DrainOptions.plain());
                Socket socket = connect(drain)) {
            assertThat(post(socket, THREE)).contains("200 OK").contains("\"num_records_imported\":3");
            assertThat(post(socket, THREE)).contains("\"num_records_imported\":3");
            assertThat(post(socket, order(4, 'd'))).contains("\"num_records_imported\":1");

            assertThat(drain.report().requests()).isEqualTo(3);
            assertThat(drain.report().records()).isEqualTo(7);
            assertThat(drain.report().inflated()).isEqualTo(2);
        }
    }

    @Test
    void bodiesAreReadWholeWhereverTheNetworkCutsThem() throws IOException, InterruptedException {
        byte[] request = request((THREE + "\n").repeat(9_000) + order(4, 'd'));
        try (DrainServer drain = new DrainServer(DrainOptions.plain());
                Socket socket = connect(drain)) {
            for (int at = 0; at < request.length; at += 700) {
                socket.getOutputStream().write(request, at, Math.min(700, request.length - at));
            }
            assertThat(answer(socket)).contains("\"num_records_imported\":27001");
        }
    }

    @Test
    void tellsOrdersApartFromRecordsThatCameAgain() throws IOException {
        try (DrainServer drain = new DrainServer(DrainOptions.plain().keepingIds());
                Socket socket = connect(drain)) {
            post(socket, THREE);
            post(socket, THREE);
            post(socket, order(3, 'x'));

            assertThat(drain.report().records()).isEqualTo(7);
            assertThat(drain.report().orders()).isEqualTo(3);
            assertThat(drain.report().insertIds()).isEqualTo(4);
        }
    }

    @Test
    void everyThirdRequestIsRefusedAndNotStored() throws IOException {
        try (DrainServer drain = new DrainServer(DrainOptions.plain().failing(Fault.parse("429/3th")));
                Socket socket = connect(drain)) {
            assertThat(post(socket, THREE)).contains("200 OK");
            assertThat(post(socket, THREE)).contains("200 OK");
            assertThat(post(socket, THREE)).contains("HTTP/1.1 429");
            assertThat(post(socket, THREE)).contains("200 OK");

            assertThat(drain.report().failed()).isEqualTo(1);
            assertThat(drain.report().records()).isEqualTo(9);
        }
    }

    @Test
    void resetHangsUpWithoutAnAnswerAndWithoutStoring() throws IOException {
        try (DrainServer drain = new DrainServer(DrainOptions.plain().failing(Fault.parse("reset/all")));
                Socket socket = connect(drain)) {
            assertThatThrownBy(() -> post(socket, THREE)).isInstanceOf(SocketException.class);
            assertThat(drain.report().records()).isZero();
        }
    }

    @Test
    void outageIsOverAfterItsTime() {
        Fault outage = Fault.parse("503/20S");
        assertThat(outage.hits(1, Duration.ZERO)).isTrue();
        assertThat(outage.hits(900, Duration.ofMillis(19_999))).isTrue();
        assertThat(outage.hits(2, Duration.ofSeconds(20))).isFalse();
    }

    @Test
    void faultsReadBackFromTheirText() {
        for (String text : new String[] {"none", "429/20S", "503/5th", "reset/5th", "401/all"}) {
            assertThat(Fault.parse(text)).hasToString(text);
        }
    }

    private static String order(int number, char id) {
        return "{\"event\":\"Order Submitted\",\"properties\":{\"$insert_id\":\""
                + String.valueOf(id).repeat(32) + "\",\"order_number\":\"SO-" + number + "\"}}";
    }

    private static Socket connect(DrainServer drain) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), drain.port());
    }

    private static String post(Socket socket, String body) throws IOException {
        socket.getOutputStream().write(request(body));
        return answer(socket);
    }

    private static byte[] request(String body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("POST /import?strict=1 HTTP/1.1\r\nHost: localhost\r\ncontent-encoding: gzip\r\nCONTENT-LENGTH: "
                        + packed.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        packed.writeTo(request);
        return request.toByteArray();
    }

    private static String answer(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("}") < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                throw new SocketException("the other side hung up");
            }
            text.append((char) c);
        }
        return text.toString();
    }
}
