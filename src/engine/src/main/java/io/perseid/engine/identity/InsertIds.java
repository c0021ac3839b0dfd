package io.perseid.engine.identity;

import io.perseid.api.destination.Bytes;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.sync.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hashes of keys, and the insert ids made of them: 128 bits of (namespace, part, canonical key, generation), never of
 * the payload, so an event that is sent again keeps its id.
 *
 * <p>Layout of what is hashed, frozen by golden vectors: namespace and part, each as its length in bytes (four bytes,
 * little endian) and its UTF-8; the generation (four bytes); the canonical key's UTF-8. One thread.
 */
public final class InsertIds {

    /** The part of a plain fact table's events. Milestones and streams will name theirs. */
    public static final String EVENT = "event";

    /** Bytes of namespace, part and key for which there is room at once. */
    private static final int USUAL = 256;

    private final Murmur3 hash = new Murmur3();
    private final int generationAt;
    private final int keyAt;
    private byte[] scratch;

    public InsertIds(Namespace namespace, String part) {
        Bytes prefix = new Bytes(USUAL);
        putText(namespace.value(), prefix);
        putText(part, prefix);
        this.generationAt = prefix.size();
        this.keyAt = generationAt + Integer.BYTES;
        this.scratch = Arrays.copyOf(prefix.array(), Math.max(USUAL, 2 * keyAt));
    }

    /** Fills {@link LedgerEntry#keyHigh} and {@link LedgerEntry#keyLow} from its canonical key: the hash of generation 0. */
    public void hashKey(LedgerEntry entry) {
        hash(entry.key.bytes, entry.key.length, 0);
        entry.keyHigh = hash.high();
        entry.keyLow = hash.low();
    }

    /** Writes 32 hexadecimal digits. */
    public void insertId(LedgerEntry entry, int generation, byte[] into) {
        long high = entry.keyHigh;
        long low = entry.keyLow;
        if (generation != 0) {
            hash(entry.key.bytes, entry.key.length, generation);
            high = hash.high();
            low = hash.low();
        }
        ValueDigest.put(hex((int) (high >>> 32)), into, 0);
        ValueDigest.put(hex((int) high), into, 8);
        ValueDigest.put(hex((int) (low >>> 32)), into, 16);
        ValueDigest.put(hex((int) low), into, 24);
    }

    /** Eight hexadecimal digits, the highest in the lowest byte: the half-bytes are spread to bytes, all at once. */
    private static long hex(int value) {
        long spread = Integer.reverseBytes(value) & 0xffffffffL;
        spread = (spread | spread << 16) & 0x0000ffff0000ffffL;
        spread = (spread | spread << 8) & 0x00ff00ff00ff00ffL;
        long digits = spread >>> 4 & 0x000f000f000f000fL | (spread & 0x000f000f000f000fL) << 8;
        long letters = digits + 0x0606060606060606L >>> 4 & 0x0101010101010101L;
        return digits + 0x3030303030303030L + letters * ('a' - '0' - 10);
    }

    private void hash(byte[] key, int length, int generation) {
        int end = keyAt + length;
        if (scratch.length < end + Murmur3.READ_AHEAD) {
            scratch = Arrays.copyOf(scratch, 2 * (end + Murmur3.READ_AHEAD));
        }
        // The upper half of this word gives way to the key.
        ValueDigest.put(generation & 0xffffffffL, scratch, generationAt);
        System.arraycopy(key, 0, scratch, keyAt, length);
        hash.hash(scratch, 0, end);
    }

    private static void putText(String text, Bytes out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ValueDigest.put(utf8.length, out.ensure(Long.BYTES), out.size());
        out.advance(Integer.BYTES);
        out.put(utf8);
    }
}
