package io.perseid.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that answers "done" to whatever it reads. */
@Timeout(30)
final class CuttingProxyTest {

    private static final String REQUEST = "request!";

    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init")
    private ServerSocket server;

    @SuppressWarnings("NullAway.Init")
    private CuttingProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Relay.daemon("answers", this::serve);
        proxy = CuttingProxy.before(URI.create("http://127.0.0.1:" + server.getLocalPort()), Duration.ofMillis(50));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void bytesPassBothWays() throws Exception {
        assertThat(ask()).isEqualTo("done");
        assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo(REQUEST);
        assertThat(proxy.cuts()).isEmpty();
    }

    @Test
    void requestCutAtItsFirstByteNeverArrives() {
        proxy.cut(Cut.BEFORE_REQUEST);
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
        assertThat(arrived).isEmpty();
        assertThat(proxy.cuts()).containsEntry(Cut.BEFORE_REQUEST, 1);
    }

    @Test
    void requestCutInsideArrivesByHalf() throws Exception {
        proxy.cut(Cut.IN_REQUEST);
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
        // A reset may wipe out what was not read yet, but the second half never comes.
        String half = arrived.poll(200, TimeUnit.MILLISECONDS);
        assertThat(half == null ? "requ" : half).isEqualTo("requ");
    }

    @Test
    void requestWhoseAnswerIsCutHasArrived() throws Exception {
        proxy.cut(Cut.BEFORE_ANSWER);
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
        assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo(REQUEST);
    }

    @Test
    void stalledAnswerComesAtLast() throws Exception {
        proxy.cut(Cut.STALL);
        assertThat(ask()).isEqualTo("done");
        assertThat(proxy.cuts()).containsEntry(Cut.STALL, 1);
    }

    @Test
    void nobodyListensUntilItAcceptsAgain() throws Exception {
        proxy.refuse();
        assertThatThrownBy(this::ask).isInstanceOf(ConnectException.class);
        proxy.accept();
        assertThat(ask()).isEqualTo("done");
        assertThat(proxy.refusals()).isEqualTo(1);
    }

    private String ask() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), proxy.uri().getPort())) {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readNBytes(4);
            if (answer.length == 0) {
                throw new IOException("closed without an answer");
            }
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private void serve() {
        while (true) {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                byte[] buffer = new byte[100];
                int count = in.read(buffer);
                if (count > 0) {
                    arrived.add(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    out.write("done".getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException cutOrClosed) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
