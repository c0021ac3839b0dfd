package io.perseid.connector.mixpanel;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server below HTTP: reads whole requests, counts them, and answers with whatever bytes it was told. */
final class RawServer implements AutoCloseable {

    /** What happens once a request was read; its exception, too, ends the connection. */
    interface Reply {
        /** @return whether the connection stays open */
        boolean to(Socket socket, OutputStream out) throws IOException;
    }

    /** The connection breaks. */
    static final Reply RESET = (socket, out) -> {
        socket.setSoLinger(true, 0);
        return false;
    };

    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Reply reply;
    private volatile boolean resetsAtTheHead;
    private volatile String lastHead = "";

    RawServer(Reply reply) throws IOException {
        this.reply = reply;
        daemon(this::accept);
    }

    /** These bytes, and the connection stays. */
    static Reply text(String answer) {
        return (socket, out) -> {
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
    }

    /** These bytes, and the connection ends. */
    static Reply textAndEnd(String answer) {
        return (socket, out) -> {
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return false;
        };
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

    /** Head of the last request as it was on the wire. */
    String lastHead() {
        return lastHead;
    }

    void answer(Reply other) {
        reply = other;
    }

    /** From now on a connection breaks as soon as the head of a request was read. */
    void resetAtTheHead() {
        resetsAtTheHead = true;
    }

    /** Waits until this side has closed a connection. */
    void awaitEndOfConnection() throws InterruptedException {
        ended.await();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean open = true;
            while (open && readHead(in)) {
                if (resetsAtTheHead) {
                    RESET.to(socket, socket.getOutputStream());
                    break;
                }
                readBody(in);
                requests.incrementAndGet();
                open = reply.to(socket, socket.getOutputStream());
            }
        } catch (IOException clientIsGone) {
            // What the client made of it is what the tests look at.
        }
        ended.countDown();
    }

    private boolean readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return false;
            }
            head.append((char) b);
        }
        lastHead = head.toString();
        return true;
    }

    private void readBody(InputStream in) throws IOException {
        String lower = lastHead.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:") + "content-length:".length();
        in.readNBytes(
                Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at)).strip()));
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
