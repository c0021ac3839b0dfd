package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A few bytes that every row repeats, such as {@code ,"name":}, kept as words: short array copies cost more. Immutable. */
final class Fragment {

    private final byte[] bytes;
    private final long[] words;

    Fragment(byte[] bytes) {
        this.bytes = bytes.clone();
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        this.words = new long[padded.length / 8];
        for (int i = 0; i < words.length; i++) {
            words[i] = Words.get(padded, 8 * i);
        }
    }

    static Fragment of(String ascii) {
        return new Fragment(ascii.getBytes(StandardCharsets.UTF_8));
    }

    int length() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Bytes that it writes over, scratched ones included. */
    int room() {
        return 8 * words.length;
    }

    /** Appends it; the bytes behind are scratched. */
    void put(Bytes out) {
        put(out.ensure(room()), out.size());
        out.advance(bytes.length);
    }

    /** Writes it where {@link #room} was made. @return the position behind it */
    int put(byte[] array, int at) {
        for (int i = 0; i < words.length; i++) {
            Words.put(array, at + 8 * i, words[i]);
        }
        return at + bytes.length;
    }
}
