package io.perseid.bench.engine;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.config.Configuration;
import io.perseid.bench.Figures;
import io.perseid.bench.Words;
import io.perseid.bench.drain.DrainOptions;
import io.perseid.bench.drain.DrainProcess;
import io.perseid.bench.orders.OrderConfig;
import io.perseid.bench.orders.OrderTable;
import io.perseid.bench.process.Cpu;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * What this machine needs at the very least for the same work: scan the table, copy so many bytes, compress them, push
 * them through a socket. Each is done until it is warm, and then once more under the clock.
 */
public final class Floor {

    private static final int PASSES = 3;

    private final Body body;
    private final long events;
    private final byte[] copied = new byte[16 << 20];

    private Floor(Body body, long events) {
        this.body = body;
        this.events = events;
    }

    /** The process that is measured: {@code --folder} has the configuration and {@code sample.ndjson}. */
    public static void measure(Words words) throws Exception {
        Path folder = Path.of(words.given("folder"));
        Configuration configuration = new OrderConfig(folder).load();
        long events = words.number("events", 0);
        Floor floor = new Floor(new Body(Files.readAllBytes(folder.resolve("sample.ndjson"))), events);
        double scan = best(Cpu::process, () -> scan(configuration)) / events * 1e6;
        double copy = floor.perMillion(floor::copy);
        double gzip = floor.body.gzipSeconds() / floor.body.records() * 1e6;
        double send;
        try (DrainProcess drain = new DrainProcess(DrainOptions.plain());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), drain.port())) {
            socket.setTcpNoDelay(true);
            byte[] request = request(floor.body.plain());
            send = floor.perMillion(() -> send(socket, request));
        }
        Figures figures = new Figures();
        figures.note("floor.cpu", scan + copy + gzip + send, "the machine's floor: CPU s a million");
        figures.note("floor.scan", scan, "  of these: DuckDB scan of the same columns, all threads");
        figures.note("floor.copy", copy, "  of these: System.arraycopy of each event");
        figures.note("floor.gzip", gzip, "  of these: the same bodies, " + Body.compression());
        figures.note("floor.send", send, "  of these: a raw socket, compressed bodies");
        figures.write(folder.resolve("floor"));
    }

    /** Work that takes processor time. */
    private interface Work {
        void run() throws IOException;
    }

    /** @param clock of the process, whose hundredths of a second are coarse, or of the thread */
    private static double best(LongSupplier clock, Work work) throws IOException {
        double best = Double.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long before = clock.getAsLong();
            work.run();
            best = Math.min(best, (clock.getAsLong() - before) / 1e9);
        }
        return best;
    }

    /** Seconds a million events, of work that handles one body. */
    private double perMillion(Work work) throws IOException {
        long bodies = Math.max(1, Math.min(events, 1_000_000) / body.records());
        return best(Cpu::thread, () -> {
                    for (long i = 0; i < bodies; i++) {
                        work.run();
                    }
                })
                / (bodies * body.records())
                * 1e6;
    }

    private static void scan(Configuration configuration) {
        String sql = "SELECT id, ordered_at, updated_at, customer, " + String.join(", ", OrderTable.PROPERTIES)
                + " FROM orders";
        var shop = configuration.warehouse("shop").orElseThrow();
        try (Warehouse warehouse = shop.connector().connect("shop", shop.settings());
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read(sql)) {
            while (reader.next()) {
                // The rows have crossed into Arrow vectors, which is all that is asked.
            }
        }
    }

    private void copy() {
        int at = 0;
        int each = body.bytes() / body.records();
        for (int i = 0; i < body.records(); i++) {
            System.arraycopy(body.plain(), at, copied, at, each);
            at += each;
        }
    }

    private static byte[] request(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String head = "POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: "
                + packed.size() + "\r\n\r\n";
        request.write(head.getBytes(StandardCharsets.US_ASCII));
        packed.writeTo(request);
        return request.toByteArray();
    }

    private static void send(Socket socket, byte[] request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        InputStream in = socket.getInputStream();
        byte[] answer = new byte[1024];
        int length = 0;
        // The answer ends with the only closing brace that it has.
        while (length == 0 || answer[length - 1] != '}') {
            int count = in.read(answer, length, answer.length - length);
            if (count < 0) {
                throw new IOException("the draining server hung up");
            }
            length += count;
        }
    }
}
