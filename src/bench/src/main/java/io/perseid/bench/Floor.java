package io.perseid.bench;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.zip.Deflater;

/**
 * What this machine needs at the very least for the same work: scan the table, copy so many bytes, compress them, push
 * them through a socket. Each is done until it is warm, and then once more under the clock.
 */
final class Floor {

    private static final int PASSES = 3;

    private final byte[] sample;
    private final int records;
    private final long events;

    private Floor(byte[] sample, long events) {
        this.sample = sample;
        this.events = events;
        int lines = 1;
        for (byte b : sample) {
            lines += b == '\n' ? 1 : 0;
        }
        this.records = lines;
    }

    /** @param sample a request's body, which stands for all of them */
    static void measure(Path table, Path sample, long events) throws Exception {
        Floor floor = new Floor(Files.readAllBytes(sample), events);
        double scan = best(Cpu::process, () -> scan(table)) / events * 1e6;
        double copy = floor.perMillion(floor::copy);
        double gzip = floor.perMillion(floor::gzip);
        double send;
        try (DrainProcess drain = new DrainProcess();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), drain.port())) {
            socket.setTcpNoDelay(true);
            byte[] request = floor.request();
            send = floor.perMillion(() -> send(socket, request));
        }
        System.out.printf(
                "%nthe machine's floor, CPU s a million (best of %d)%n  %6.3f  DuckDB scan of the same columns%n"
                        + "  %6.3f  System.arraycopy of each event%n  %6.3f  java.util.zip, level 1%n"
                        + "  %6.3f  a raw socket, compressed bodies%n  %6.3f  in all%n",
                PASSES, scan, copy, gzip, send, scan + copy + gzip + send);
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
    private double perMillion(Work body) throws IOException {
        long bodies = Math.max(1, Math.min(events, 1_000_000) / records);
        return best(Cpu::thread, () -> {
                    for (long i = 0; i < bodies; i++) {
                        body.run();
                    }
                })
                / (bodies * records)
                * 1e6;
    }

    private static void scan(Path table) {
        String sql = "SELECT id, ordered_at, updated_at, customer, " + String.join(", ", OrderTable.PROPERTIES)
                + " FROM orders";
        try (Warehouse warehouse = OrderSync.warehouse(table);
                WarehouseSession session = warehouse.open();
                RowReader reader = session.read(sql)) {
            while (reader.next()) {
                // The rows have crossed into Arrow vectors, which is all that is asked.
            }
        }
    }

    private final byte[] copied = new byte[16 << 20];

    private void copy() {
        int at = 0;
        int each = sample.length / records;
        for (int i = 0; i < records; i++) {
            System.arraycopy(sample, at, copied, at, each);
            at += each;
        }
    }

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] small = new byte[16 << 20];

    private void gzip() {
        compress();
    }

    private int compress() {
        deflater.reset();
        deflater.setInput(sample);
        deflater.finish();
        return deflater.deflate(small);
    }

    private byte[] request() {
        int length = compress();
        byte[] head = ("POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (10 + length + 8) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + 10 + length + 8);
        System.arraycopy(small, 0, request, head.length + 10, length);
        return request;
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
