package io.perseid.engine.identity;

import io.perseid.api.destination.Bytes;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.sync.Namespace;
import java.nio.charset.StandardCharsets;

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

    private final Murmur3 hash = new Murmur3();
    private final Bytes scratch = new Bytes(256);
    private final int prefix;

    public InsertIds(Namespace namespace, String part) {
        putText(namespace.value());
        putText(part);
        prefix = scratch.size();
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
        scratch.truncate(prefix);
        putInt(generation);
        scratch.put(key, 0, length);
        hash.hash(scratch.array(), 0, scratch.size());
    }

    private void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putInt(utf8.length);
        scratch.put(utf8);
    }

    private void putInt(int value) {
        ValueDigest.put(value & 0xffffffffL, scratch.ensure(Long.BYTES), scratch.size());
        scratch.advance(Integer.BYTES);
    }
}
