package io.perseid.app.sandbox;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** One HTTP request as the endpoints see it. One thread. */
final class Call {

    private static final int READ_SIZE = 64 * 1024;

    private final Request request;
    private final Fields query;
    private final InputStream raw;
    private long bytes;

    Call(Request request) {
        this.request = request;
        this.query = Request.extractQueryParameters(request);
        this.raw = Request.asInputStream(request);
    }

    String method() {
        return request.getMethod();
    }

    String path() {
        return Request.getPathInContext(request);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.getValue(name));
    }

    /** A query parameter that is a count, such as {@code limit}. */
    int number(String name, int otherwise, int most) throws Refusal {
        Optional<String> text = parameter(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= 0) {
                return Math.min(number, most);
            }
        } catch (NumberFormatException e) {
            // Told below, like a negative number.
        }
        throw Refusal.badRequest("'" + name + "' is '" + text.get() + "'; expected a whole number from 0");
    }

    String sender() {
        return Request.getRemoteAddr(request);
    }

    boolean gzip() {
        return header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT).contains("gzip");
    }

    /** Uncompressed bytes of the body read so far. */
    long bytes() {
        return bytes;
    }

    /** Reads the uncompressed content whole. */
    Body body(int limit) throws Refusal, IOException {
        return consume(limit, content -> readAll(content, limit));
    }

    /** Lets {@code reader} read the uncompressed content; what it leaves is read and dropped. */
    <T> T consume(long limit, Reader<T> reader) throws Refusal, IOException {
        try {
            LimitedStream content = new LimitedStream(gzip() ? new GZIPInputStream(raw, READ_SIZE) : raw, limit);
            try {
                return reader.read(content);
            } finally {
                bytes = content.count();
            }
        } catch (LimitedStream.Exceeded e) {
            drain();
            throw Refusal.tooLarge(limit, "bytes");
        } catch (EofException e) {
            throw e;
        } catch (ZipException | EOFException e) {
            drain();
            throw Refusal.badRequest("invalid gzip: " + e.getMessage());
        }
    }

    /** Reads the rest, so that a client still writing gets to read its answer. */
    void drain() throws IOException {
        byte[] dropped = new byte[READ_SIZE];
        while (raw.read(dropped) >= 0) {
            // Nothing is kept.
        }
    }

    /** Reads content. */
    interface Reader<T> {
        T read(InputStream content) throws Refusal, IOException;
    }

    private Body readAll(InputStream content, int limit) throws IOException {
        long announced = Math.max(request.getLength(), 1024);
        byte[] buffer = new byte[(int) Math.min(limit, gzip() ? announced * 8 : announced + 1)];
        int size = 0;
        while (true) {
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(limit + 1L, buffer.length * 2L));
            }
            int read = content.read(buffer, size, buffer.length - size);
            if (read < 0) {
                return new Body(buffer, size);
            }
            size += read;
        }
    }
}
