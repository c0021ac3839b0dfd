package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A few bytes that every row repeats, such as {@code ,"name":}, kept as words: short array copies cost more. Immutable. */
final class Fragment {

    /** Words that are written in any case: most fragments are as long, and a loop over them would cost more. */
    private static final int ALWAYS = 2;

    private final byte[] bytes;
    private final int length;
    private final long first;
    private final long second;
    private final long[] others;

    Fragment(byte[] bytes) {
        this.bytes = bytes.clone();
        this.length = bytes.length;
        int words = Math.max(ALWAYS, (bytes.length + 7) / 8);
        byte[] padded = Arrays.copyOf(bytes, words * 8);
        this.first = Words.get(padded, 0);
        this.second = Words.get(padded, 8);
        this.others = new long[words - ALWAYS];
        for (int i = 0; i < others.length; i++) {
            others[i] = Words.get(padded, 8 * (i + ALWAYS));
        }
    }

    static Fragment of(String ascii) {
        return new Fragment(ascii.getBytes(StandardCharsets.UTF_8));
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Bytes that it writes over, scratched ones included. */
    int room() {
        return 8 * (others.length + ALWAYS);
    }

    /** Appends it; the bytes behind are scratched. */
    void put(Bytes out) {
        put(out.ensure(room()), out.size());
        out.advance(length);
    }

    /** Writes it where {@link #room} was made. @return the position behind it */
    int put(byte[] array, int at) {
        // In pieces that the first compiler inlines.
        putTwo(array, at);
        return length > 8 * ALWAYS ? putOthers(array, at) : at + length;
    }

    private void putTwo(byte[] array, int at) {
        // One call less than by Words.put: deeper down the first compiler leaves the check of the index as a call.
        Words.LONGS.set(array, at, first);
        Words.LONGS.set(array, at + 8, second);
    }

    private int putOthers(byte[] array, int at) {
        for (int i = 0; i < others.length; i++) {
            Words.put(array, at + 8 * (i + ALWAYS), others[i]);
        }
        return at + length;
    }
}
