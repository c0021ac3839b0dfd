package io.perseid.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Answers every request as Mixpanel's import does when it takes all records, and keeps nothing. A process of its own, so
 * that what it costs (above all inflating, to count the records) is no part of the figures; ends when its standard input
 * does. A thread a connection.
 */
final class DrainServer {

    private static final int GZIP_HEADER = 10;

    private final ServerSocket server;

    DrainServer() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    void serve() throws IOException {
        System.out.println(server.getLocalPort());
        thread(this::accept).start();
        while (System.in.read() >= 0) {
            // Nothing is ever said; the end is what is waited for.
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                thread(() -> answerAll(socket)).start();
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

    private static void answerAll(Socket socket) {
        Inflater inflater = new Inflater(true);
        byte[] body = new byte[1 << 20];
        byte[] plain = new byte[1 << 16];
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            for (int length = contentLength(in); length >= 0; length = contentLength(in)) {
                if (body.length < length) {
                    body = new byte[length];
                }
                if (in.readNBytes(body, 0, length) < length) {
                    return;
                }
                String answer = "{\"code\":200,\"num_records_imported\":" + records(inflater, body, length, plain)
                        + ",\"status\":\"OK\"}";
                String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length()
                        + "\r\n\r\n";
                socket.getOutputStream().write((head + answer).getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | DataFormatException gone) {
            // The client sees a lost connection, and the benchmark fails by the count of accepted rows.
        } finally {
            inflater.end();
        }
    }

    /** Records are separated by newlines, without one at the end. */
    private static int records(Inflater inflater, byte[] body, int length, byte[] plain) throws DataFormatException {
        inflater.reset();
        inflater.setInput(body, GZIP_HEADER, length - GZIP_HEADER);
        int lines = 1;
        while (!inflater.finished()) {
            int count = inflater.inflate(plain);
            for (int i = 0; i < count; i++) {
                lines += plain[i] == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    /** Reads a request's head. @return -1 at the end of the connection */
    private static int contentLength(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            String header = line.toString().strip().toLowerCase(Locale.ROOT);
            if (header.isEmpty()) {
                return length;
            }
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            line.setLength(0);
        }
        return -1;
    }
}
