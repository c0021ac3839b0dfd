package io.perseid.connector.mixpanel.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A body that OkHttp may write once only: else it would by itself send again what a 503 or 408 answered. */
final class OneShotBody extends RequestBody {

    /** Bytes of one of okio's segments. */
    private static final int PIECE = 8 * 1024;

    private final MediaType type;
    private final byte[] bytes;
    private final int length;
    private final Runnable written;

    /** @param written told once the bytes are no longer needed, on the thread that writes; not if writing fails */
    OneShotBody(MediaType type, byte[] bytes, int length, Runnable written) {
        this.type = type;
        this.bytes = bytes;
        this.length = length;
        this.written = written;
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        // A segment at a time, each of which goes on to the socket and is used again: of all bytes at once okio would
        // keep
        // eight segments for the next body, and leave the others to the garbage collector.
        for (int at = 0; at < length; at += PIECE) {
            sink.write(bytes, at, Math.min(PIECE, length - at));
        }
        written.run();
    }
}
