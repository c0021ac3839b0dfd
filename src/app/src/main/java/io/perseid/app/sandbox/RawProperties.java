package io.perseid.app.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The properties of one event as JSON text: the bytes of the request with some members left out. Only when a string has to be
 * cut or a name stands twice is the text parsed and written anew. One thread.
 */
final class RawProperties {

    private final int maxStringBytes;
    private byte[] json = new byte[0];
    private byte[] kept = new byte[1024];
    private int size;
    private int from;
    private boolean keeping;
    private boolean rewrite;

    RawProperties(int maxStringBytes) {
        this.maxStringBytes = maxStringBytes;
    }

    void source(byte[] request) {
        json = request;
    }

    void reset() {
        size = 0;
        rewrite = false;
        keeping = false;
    }

    /** The object opens at {@code offset}. */
    void begin(long offset) {
        from = (int) offset;
        size = 0;
        keeping = true;
    }

    /** A member, kept or left out, starts at {@code offset}. */
    void member(long offset, boolean keep) {
        if (keeping && !keep) {
            copyTo((int) offset);
        } else if (!keeping && keep) {
            from = (int) offset;
        }
        keeping = keep;
    }

    /** The object closes at {@code offset}. */
    void end(long offset) {
        if (keeping) {
            copyTo((int) offset);
        }
        while (size > 1 && (kept[size - 1] == ',' || kept[size - 1] <= ' ')) {
            size--;
        }
    }

    /** The text cannot stay as it is. */
    void rewrite() {
        rewrite = true;
    }

    /** One JSON object. */
    String text() throws IOException {
        copy(new byte[] {'}'}, 0, 1);
        String text = new String(kept, 0, size, StandardCharsets.UTF_8);
        return rewrite ? Json.EXACT.writeValueAsString(Cut.strings(Json.EXACT.readTree(text), maxStringBytes)) : text;
    }

    private void copyTo(int end) {
        copy(json, from, end - from);
    }

    private void copy(byte[] source, int offset, int length) {
        if (size + length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(kept.length * 2, size + length));
        }
        System.arraycopy(source, offset, kept, size, length);
        size += length;
    }
}
