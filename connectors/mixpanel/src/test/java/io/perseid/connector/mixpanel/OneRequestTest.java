package io.perseid.connector.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.failure.PerseidException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
        try (RawServer server = new RawServer(RawServer.text(answer));
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
        try (RawServer server = new RawServer(RawServer.text(answer));
                Destination destination = Destinations.at(server.address())) {
            assertThat(catchThrowable(() -> send(destination)))
                    .isInstanceOf(PerseidException.class)
                    .hasMessageContaining("redirects are not followed");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void aResetOnAPooledConnectionIsNotRepeated() throws Exception {
        try (RawServer server = new RawServer(RawServer.text(GOOD));
                Destination destination = Destinations.at(server.address())) {
            assertThat(send(destination).allAre(Outcome.ACCEPTED)).isTrue();
            server.answer(RawServer.RESET);
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
}
