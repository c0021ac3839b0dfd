package io.perseid.connector.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupted thread comes back with a receipt, long before its deadline, and stays interrupted. */
@Timeout(60)
final class InterruptTest {

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Destination destination;

    InterruptTest() throws IOException {
        Map<String, Object> written =
                new LinkedHashMap<>(Destinations.written("http://127.0.0.1:" + server.getLocalPort()));
        written.put("timeout", "10m");
        destination = Destinations.of(written);
    }

    @AfterEach
    void stop() throws IOException {
        destination.close();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void waitingForTheAnswer() throws Exception {
        Sending sending = send(batch(1000));
        readUntilTheBodyIsThere(accept().getInputStream());
        assertThat(sending.interruptedReceipt().allAre(Outcome.UNKNOWN)).isTrue();
        assertThat(sending.stillInterrupted()).isTrue();
    }

    @Test
    void writingToAServerThatDoesNotRead() throws Exception {
        Sending sending = send(batch(9_000_000));
        InputStream in = accept().getInputStream();
        assertThat(in.read()).as("the request has begun").isEqualTo('P');
        assertThat(sending.interruptedReceipt().allAre(Outcome.UNKNOWN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void waitingForTheAnswerOverTls(String http) throws Exception {
        HeldCertificate certificate = TlsServer.certificate().build();
        MockResponse never = new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build();
        try (TlsServer tls = new TlsServer(certificate, never);
                Destination secure = tls.destination(http, certificate, folder)) {
            Sending sending = new Sending(() -> Receipts.ofEvents(secure, 3));
            tls.request();
            assertThat(sending.interruptedReceipt().allAre(Outcome.UNKNOWN)).isTrue();
            assertThat(sending.stillInterrupted()).isTrue();
        }
    }

    @Test
    void closingTheDestinationEndsWhatIsInTheAir() throws Exception {
        Sending sending = send(batch(1000));
        readUntilTheBodyIsThere(accept().getInputStream());
        destination.close();
        assertThat(sending.receipt().allAre(Outcome.UNKNOWN)).isTrue();
    }

    @Test
    void beforeAnythingWasSent() throws Exception {
        Sending sending = new Sending(() -> {
            Thread.currentThread().interrupt();
            return destination.send(Destinations.lane(destination, "import"), Optional.empty(), batch(10));
        });
        assertThat(sending.receipt().allAre(Outcome.RETRY)).isTrue();
        assertThat(sending.stillInterrupted()).isTrue();
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        sockets.add(socket);
        return socket;
    }

    private Sending send(Batch batch) {
        return new Sending(() -> destination.send(Destinations.lane(destination, "import"), Optional.empty(), batch));
    }

    private static void readUntilTheBodyIsThere(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
        in.readNBytes(Integer.parseInt(length));
    }

    /** Noise, which does not compress. */
    private static Batch batch(int size) {
        byte[] body = new byte[size];
        new Random(1).nextBytes(body);
        return new Batch(body, size, new int[] {0, 1});
    }

    /** One request on a thread of its own. */
    private static final class Sending {
        private final FutureTask<Receipt> task;
        private final Thread thread;
        private volatile boolean interrupted;

        Sending(Callable<Receipt> work) {
            task = new FutureTask<>(() -> {
                Receipt receipt = work.call();
                interrupted = Thread.currentThread().isInterrupted();
                return receipt;
            });
            thread = new Thread(task);
            thread.start();
        }

        Receipt interruptedReceipt() throws Exception {
            thread.interrupt();
            return task.get();
        }

        Receipt receipt() throws Exception {
            return task.get();
        }

        boolean stillInterrupted() throws InterruptedException {
            thread.join();
            return interrupted;
        }
    }
}
