package io.perseid.bench.drain;

import io.perseid.bench.Words;
import io.perseid.bench.process.Cpu;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers every request as Mixpanel's import does when it takes all records, and keeps nothing. A process of its own, so
 * that what it costs is no part of the figures; its own cost is a line beside them. A thread a connection.
 *
 * <p>It prints its port, then obeys its standard input: {@code begin} forgets what was counted, {@code report} prints it,
 * the end of input ends it.
 */
public final class DrainServer implements AutoCloseable {

    private final DrainOptions options;
    private final ServerSocketChannel server;
    private final Bodies bodies = new Bodies();
    private final AtomicLong firstNanos = new AtomicLong();
    private final AtomicLong number = new AtomicLong();
    private volatile Counts counts = new Counts();

    /** What is forgotten by {@code begin}. */
    private static final class Counts {
        final LongAdder requests = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder bytes = new LongAdder();
        final LongAdder records = new LongAdder();
        final Arrivals arrivals = new Arrivals();
        long inflatedBefore;
        long cpuBefore;
    }

    /** Listens on a free port of the loopback. */
    public DrainServer(DrainOptions options) throws IOException {
        this.options = options;
        this.server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        if (options.counts().isPresent()) {
            bodies.load(options.counts().get());
        }
        thread(this::accept).start();
    }

    /** The process that {@link DrainProcess} starts. */
    public static void serve(Words words) throws IOException {
        DrainOptions options = DrainOptions.of(words);
        try (DrainServer drain = new DrainServer(options)) {
            System.out.println(drain.port());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String word = in.readLine(); word != null; word = in.readLine()) {
                if (word.equals("begin")) {
                    drain.begin();
                }
                System.out.println(drain.report().line());
            }
            if (options.counts().isPresent()) {
                drain.bodies.save(options.counts().get());
            }
        }
    }

    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** Forgets what was counted; the numbers of requests and the time since the first one go on. */
    public void begin() {
        Counts fresh = new Counts();
        fresh.inflatedBefore = bodies.inflated();
        fresh.cpuBefore = Cpu.process();
        counts = fresh;
    }

    public DrainReport report() {
        Counts now = counts;
        return new DrainReport(
                now.requests.sum(),
                now.failed.sum(),
                now.bytes.sum(),
                now.records.sum(),
                bodies.inflated() - now.inflatedBefore,
                now.arrivals.orders(),
                now.arrivals.insertIds(),
                Cpu.process() - now.cpuBefore);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                thread(new Connection(channel, this::answer)).start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    private byte[] answer(ByteBuffer body, boolean compressed) throws IOException, InterruptedException {
        Counts now = counts;
        now.requests.increment();
        now.bytes.add(body.limit());
        long nanos = System.nanoTime();
        firstNanos.compareAndSet(0, nanos);
        Fault failing = options.fault();
        boolean fails = failing.hits(number.incrementAndGet(), Duration.ofNanos(nanos - firstNanos.get()));
        if (!options.delay().isZero()) {
            Thread.sleep(options.delay().toMillis());
        }
        if (fails) {
            now.failed.increment();
            return failure(failing.status());
        }
        int records = store(now, body, compressed);
        now.records.add(records);
        return response("200 OK", "{\"code\":200,\"num_records_imported\":" + records + ",\"status\":\"OK\"}");
    }

    private int store(Counts now, ByteBuffer body, boolean compressed) throws IOException {
        if (compressed && !options.keepsIds()) {
            return bodies.records(body);
        }
        byte[] plain;
        if (compressed) {
            plain = bodies.inflate(body);
        } else {
            plain = new byte[body.limit()];
            body.get(0, plain);
        }
        if (options.keepsIds()) {
            now.arrivals.store(Bodies.text(plain));
        }
        return Bodies.lines(plain);
    }

    private static byte[] failure(int status) {
        if (status == Fault.RESET) {
            return new byte[0];
        }
        return response(status + " Failed On Purpose", "{\"code\":" + status + ",\"error\":\"on purpose\"}");
    }

    private static byte[] response(String status, String body) {
        String text = "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
