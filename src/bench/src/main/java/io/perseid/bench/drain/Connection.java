package io.perseid.bench.drain;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection of the draining server, on a thread of its own: requests come one after the other. Bodies stay in the
 * buffer that the kernel fills, so nothing is copied for a body that is known.
 */
final class Connection implements Runnable {

    private static final int MOST_HEAD = 16 * 1024;

    private final SocketChannel channel;
    private final Answers answers;
    private ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);

    /** What becomes of a request. */
    interface Answers {

        /**
         * @param body from 0 to its limit, valid during the call
         * @return what is written back; empty hangs up
         */
        byte[] answer(ByteBuffer body, boolean compressed) throws IOException, InterruptedException;
    }

    Connection(SocketChannel channel, Answers answers) {
        this.channel = channel;
        this.answers = answers;
    }

    @Override
    public void run() {
        try (channel) {
            while (true) {
                serve();
            }
        } catch (EOFException over) {
            // The client has hung up between two requests.
        } catch (IOException lost) {
            // The client sees a lost connection, and the benchmark fails by the count of accepted rows.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() throws IOException, InterruptedException {
        int headEnd = readHead();
        byte[] bytes = new byte[headEnd];
        in.get(0, bytes);
        String head = new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = Integer.parseInt(header(head, "content-length", "0"));
        boolean compressed = header(head, "content-encoding", "").equals("gzip");
        int end = headEnd + length;
        if (in.capacity() < end) {
            ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(end, 2 * in.capacity()));
            larger.put(in.flip());
            in = larger;
        }
        while (in.position() < end) {
            fill();
        }
        byte[] answer = answers.answer(in.slice(headEnd, length), compressed);
        if (answer.length == 0) {
            // Without lingering, closing sends a reset.
            channel.socket().setSoLinger(true, 0);
            throw new EOFException("hung up on purpose");
        }
        ByteBuffer out = ByteBuffer.wrap(answer);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        in.flip().position(end);
        in.compact();
    }

    /** @return where the body begins */
    private int readHead() throws IOException {
        int looked = 0;
        while (true) {
            for (int at = Math.max(looked, 3); at < in.position(); at++) {
                if (in.get(at) == '\n' && in.get(at - 1) == '\r' && in.get(at - 2) == '\n' && in.get(at - 3) == '\r') {
                    return at + 1;
                }
            }
            looked = in.position();
            if (looked > MOST_HEAD) {
                throw new IOException("a head of more than " + MOST_HEAD + " bytes");
            }
            fill();
        }
    }

    private void fill() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException();
        }
    }

    /** @param head in lower case */
    private static String header(String head, String name, String otherwise) {
        int at = head.indexOf("\r\n" + name + ":");
        if (at < 0) {
            return otherwise;
        }
        int from = at + name.length() + 3;
        return head.substring(from, head.indexOf("\r\n", from)).strip();
    }
}
