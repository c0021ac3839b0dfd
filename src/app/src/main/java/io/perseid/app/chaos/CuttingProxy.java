package io.perseid.app.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on loopback that passes bytes on between the program and a destination, and spoils connections when it is asked
 * to. It knows nothing of HTTP. Any thread.
 */
final class CuttingProxy implements AutoCloseable {

    private final InetSocketAddress destination;
    private final int port;
    private final Duration stall;
    private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
    private final Deque<Cut> wanted = new ArrayDeque<>();
    private final Map<Cut, Integer> done = new EnumMap<>(Cut.class);
    private @Nullable ServerSocket listening;
    private CountDownLatch accepting = new CountDownLatch(0);
    private int refusals;

    private CuttingProxy(InetSocketAddress destination, int port, Duration stall) {
        this.destination = destination;
        this.port = port;
        this.stall = stall;
    }

    /** @param stall how long a {@link Cut#STALL} lasts */
    static CuttingProxy before(URI destination, Duration stall) throws IOException {
        ServerSocket first = listen(0);
        CuttingProxy proxy = new CuttingProxy(
                new InetSocketAddress(destination.getHost(), destination.getPort()), first.getLocalPort(), stall);
        proxy.accept(first);
        return proxy;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The next bytes that it can strike are struck. */
    synchronized void cut(Cut cut) {
        wanted.add(cut);
    }

    /** Nobody listens any more, and whoever is connected is cut off; until {@link #accept()}. */
    synchronized void refuse() throws IOException {
        ServerSocket open = listening;
        listening = null;
        if (open != null) {
            open.close();
            awaitEnd(accepting);
            refusals++;
        }
        relays.forEach(Relay::reset);
    }

    /** Listens again, and forgets the cuts that found nothing to strike. */
    synchronized void accept() throws IOException {
        wanted.clear();
        if (listening == null) {
            accept(listen(port));
        }
    }

    /** How often each cut has struck. */
    synchronized Map<Cut, Integer> cuts() {
        return new EnumMap<>(done);
    }

    synchronized int refusals() {
        return refusals;
    }

    @Override
    public synchronized void close() throws IOException {
        refuse();
    }

    private synchronized void accept(ServerSocket server) {
        listening = server;
        CountDownLatch ended = new CountDownLatch(1);
        accepting = ended;
        Relay.daemon("chaos-proxy", () -> {
            try {
                while (true) {
                    Socket program = server.accept();
                    if (server.isClosed()) {
                        Relay.reset(program);
                    } else {
                        connect(program);
                    }
                }
            } catch (IOException closed) {
                ended.countDown();
            }
        });
    }

    /** The system listens until the thread that accepts has noticed that its socket is closed. */
    private static void awaitEnd(CountDownLatch accepting) {
        try {
            if (!accepting.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the proxy does not stop to listen");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(Socket program) {
        try {
            Socket other = new Socket();
            other.connect(destination);
            Relay relay = new Relay(program, other, stall, this::next, relays::remove);
            relays.add(relay);
            relay.start();
        } catch (IOException destinationGone) {
            Relay.reset(program);
        }
    }

    /** The cut that is to strike bytes in this direction, if there is one. */
    private synchronized @Nullable Cut next(boolean request) {
        Cut cut = wanted.peek();
        if (cut == null || cut.strikesRequest() != request) {
            return null;
        }
        wanted.poll();
        done.merge(cut, 1, Integer::sum);
        return cut;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        return server;
    }
}
