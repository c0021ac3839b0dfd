package io.perseid.engine.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3 x64 128 by Austin Appleby, placed in the public domain, with seed 0: two longs of any bytes.
 *
 * <p>Fast and well spread, not cryptographic: it tells rows apart and proves nothing about them. Frozen by golden vectors,
 * because insert ids are made of it. One thread a value.
 */
public final class Murmur3 {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Bytes behind what is hashed that it likes to have in the array: without them it takes the last ones one by one. */
    static final int READ_AHEAD = 16;

    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private long high;
    private long low;

    /** Hashes so many bytes; the result stays until the next call. */
    public void hash(byte[] bytes, int offset, int length) {
        long h1 = 0;
        long h2 = 0;
        int end = offset + (length & ~15);
        for (int i = offset; i < end; i += 16) {
            h1 = Long.rotateLeft(h1 ^ mixFirst((long) LONG.get(bytes, i)), 27) + h2;
            h1 = h1 * 5 + 0x52dce729;
            h2 = Long.rotateLeft(h2 ^ mixSecond((long) LONG.get(bytes, i + 8)), 31) + h1;
            h2 = h2 * 5 + 0x38495ab5;
        }
        int tail = length & 15;
        long k1 = 0;
        long k2 = 0;
        if (end + 16 <= bytes.length) {
            // Both words at once, without what stands behind: of a number of bytes that is different each time.
            k1 = (long) LONG.get(bytes, end) & lowest(tail);
            k2 = (long) LONG.get(bytes, end + 8) & lowest(tail - 8);
        } else {
            for (int i = tail - 1; i >= 8; i--) {
                k2 = k2 << 8 | (bytes[end + i] & 0xff);
            }
            for (int i = Math.min(tail, 8) - 1; i >= 0; i--) {
                k1 = k1 << 8 | (bytes[end + i] & 0xff);
            }
        }
        finish(h1, h2, k1, k2, length);
    }

    /** Hashes so many bytes at an address; the 15 bytes behind them are read as well. The result stays until the next call. */
    void hash(long address, int length) {
        long h1 = 0;
        long h2 = 0;
        long end = address + (length & ~15);
        for (long at = address; at < end; at += 16) {
            h1 = Long.rotateLeft(h1 ^ mixFirst(OffHeap.get(at)), 27) + h2;
            h1 = h1 * 5 + 0x52dce729;
            h2 = Long.rotateLeft(h2 ^ mixSecond(OffHeap.get(at + 8)), 31) + h1;
            h2 = h2 * 5 + 0x38495ab5;
        }
        int tail = length & 15;
        finish(h1, h2, OffHeap.get(end) & lowest(tail), OffHeap.get(end + 8) & lowest(tail - 8), length);
    }

    private void finish(long first, long second, long k1, long k2, int length) {
        long h1 = first ^ mixFirst(k1);
        long h2 = second ^ mixSecond(k2);
        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = finish(h1);
        h2 = finish(h2);
        h1 += h2;
        h2 += h1;
        high = h1;
        low = h2;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    /** A mask of so many bytes: none if the number is negative, all from 8 on. */
    private static long lowest(int bytes) {
        int bits = 8 * Math.max(0, Math.min(bytes, 8));
        return bits == 64 ? -1 : (1L << bits) - 1;
    }

    private static long mixFirst(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mixSecond(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finish(long k) {
        k = (k ^ k >>> 33) * 0xff51afd7ed558ccdL;
        k = (k ^ k >>> 33) * 0xc4ceb9fe1a85ec53L;
        return k ^ k >>> 33;
    }
}
