package io.perseid.connector.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.failure.PerseidException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A raw server counts requests, for the answers that make HTTP clients repeat or redirect a request by themselves. */
final class OneRequestTest {

    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 55\r\n\r\n"
            + "{\"code\":200,\"num_records_imported\":1,\"status\":\"OK\"}    ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 503 Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n"
            })
    void thisAnswerIsNotFollowedByASecondRequest(String answer) throws Exception {
        try (RawServer server = new RawServer(answer);
                Destination destination = Destinations.at(server.address())) {
            Throwable thrown = catchThrowable(
                    () -> assertThat(send(destination).allAre(Outcome.UNKNOWN)).isTrue());
            assertThat(thrown == null || thrown instanceof PerseidException).isTrue();
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) throws Exception {
        String answer = "HTTP/1.1 " + status + " Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = new RawServer(answer);
                Destination destination = Destinations.at(server.address())) {
            assertThat(catchThrowable(() -> send(destination)))
                    .isInstanceOf(PerseidException.class)
                    .hasMessageContaining("redirects are not followed");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void aResetOnAPooledConnectionIsNotRepeated() throws Exception {
        try (RawServer server = new RawServer(GOOD);
                Destination destination = Destinations.at(server.address())) {
            assertThat(send(destination).allAre(Outcome.ACCEPTED)).isTrue();
            server.answerWithReset();
            Receipt receipt = send(destination);
            assertThat(receipt.allAre(Outcome.UNKNOWN)).isTrue();
            assertThat(server.requests()).isEqualTo(2);
            assertThat(server.connections())
                    .as("the second request used the pooled connection")
                    .isEqualTo(1);
        }
    }

    private static Receipt send(Destination destination) {
        byte[] body = "{\"event\":\"e\",\"properties\":{}}".getBytes(StandardCharsets.UTF_8);
        return destination.send(
                Destinations.lane(destination, "import"), Optional.empty(), new Batch(body, body.length, new int[] {0, 1
                }));
    }

    /** Reads whole requests and gives each the same bytes back. */
    private static final class RawServer implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger connections = new AtomicInteger();
        private volatile Optional<String> answer;

        RawServer(String answer) throws IOException {
            this.answer = Optional.of(answer);
            Thread accepting = new Thread(this::accept);
            accepting.setDaemon(true);
            accepting.start();
        }

        String address() {
            return "http://127.0.0.1:" + listening.getLocalPort();
        }

        int requests() {
            return requests.get();
        }

        int connections() {
            return connections.get();
        }

        void answerWithReset() {
            answer = Optional.empty();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listening.accept();
                    connections.incrementAndGet();
                    Thread serving = new Thread(() -> serve(socket));
                    serving.setDaemon(true);
                    serving.start();
                }
            } catch (IOException closed) {
                assertThat(listening.isClosed()).isTrue();
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                while (readRequest(in)) {
                    requests.incrementAndGet();
                    if (answer.isEmpty()) {
                        socket.setSoLinger(true, 0);
                        return;
                    }
                    socket.getOutputStream().write(answer.get().getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                }
            } catch (IOException clientIsGone) {
                assertThat(clientIsGone).isNotNull();
            }
        }

        private static boolean readRequest(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    return false;
                }
                head.append((char) b);
            }
            String lower = head.toString().toLowerCase(Locale.ROOT);
            int at = lower.indexOf("content-length:") + "content-length:".length();
            in.readNBytes(Integer.parseInt(
                    lower.substring(at, lower.indexOf("\r\n", at)).strip()));
            return true;
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
