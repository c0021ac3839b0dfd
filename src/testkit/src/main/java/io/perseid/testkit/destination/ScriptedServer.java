package io.perseid.testkit.destination;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An HTTP server on loopback that gives every request the same answer and counts requests. Any thread. */
final class ScriptedServer implements AutoCloseable {

    static {
        // The JDK's server writes head and body apart; without this each answer waits for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 200;
    private volatile Function<String, String> body = seen -> "";

    ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] answer = body.apply(exchange.getRequestURI() + " "
                            + exchange.getRequestHeaders().values())
                    .getBytes(StandardCharsets.UTF_8);
            boolean empty = answer.length == 0 || status == 204 || status == 304;
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, empty ? -1 : answer.length);
            if (!empty) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(answer);
                }
            }
            exchange.close();
        });
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answer(int newStatus, String newBody) {
        answer(newStatus, seen -> newBody);
    }

    /** @param newBody given the address and headers of the request */
    void answer(int newStatus, Function<String, String> newBody) {
        status = newStatus;
        body = newBody;
        requests.set(0);
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
