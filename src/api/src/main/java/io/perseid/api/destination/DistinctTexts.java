package io.perseid.api.destination;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Texts in UTF-8, each once, numbered from 0 in the order in which they came; in three arrays, because a million objects would
 * take many times the room. One thread while texts are added, any afterwards.
 */
final class DistinctTexts {

    /** There is no such text; also: it was there already. */
    static final int NONE = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int FIRST_SLOTS = 64;

    private static final int GROUP = 128;

    /** Bytes behind the last text, so that whole words are read. */
    private static final int PADDING = Long.BYTES;

    private byte[] bytes = new byte[256];
    private int[] ends = new int[FIRST_SLOTS / 2];
    /** Upper half of a text's hash, and its number from 1; 0 is free. At most half of them are taken. */
    private long[] slots = new long[FIRST_SLOTS];

    private int count;

    /** What was read only to be near; kept so that no compiler finds the reading useless. */
    @SuppressWarnings("unused")
    private long fetched;

    int size() {
        return count;
    }

    int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    int end(int number) {
        return ends[number];
    }

    byte[] bytes() {
        return bytes;
    }

    int find(byte[] text, int offset, int length) {
        long hash = hash(text, offset, length);
        int mask = slots.length - 1;
        for (int at = (int) (hash >>> 32) & mask; slots[at] != 0; at = at + 1 & mask) {
            if ((slots[at] ^ hash) >>> 32 == 0 && is((int) slots[at] - 1, text, offset, length)) {
                return (int) slots[at] - 1;
            }
        }
        return NONE;
    }

    /**
     * Many at once. Each text lies somewhere else in memory, so all of a group are fetched a step at a time: the processor waits
     * for many together instead of for one after the other, which takes several times as long.
     *
     * @param texts one behind the other
     * @param textEnds where each ends
     * @param found numbers or {@link #NONE}; who is NONE beforehand is not looked for
     */
    void find(byte[] texts, int[] textEnds, int rows, int[] found) {
        long[] hashes = new long[GROUP];
        int[] places = new int[GROUP];
        for (int first = 0; first < rows; first += GROUP) {
            int group = Math.min(GROUP, rows - first);
            long touched = 0;
            for (int i = 0; i < group; i++) {
                int start = first + i == 0 ? 0 : textEnds[first + i - 1];
                hashes[i] = hash(texts, start, textEnds[first + i] - start);
                touched += slots[(int) (hashes[i] >>> 32) & slots.length - 1];
            }
            for (int i = 0; i < group; i++) {
                places[i] = place(hashes[i]);
                int number = Math.max(0, (int) slots[places[i]] - 1);
                touched += number < count ? ends[number] : 0;
            }
            for (int i = 0; i < group; i++) {
                int number = Math.max(0, (int) slots[places[i]] - 1);
                touched += number < count ? bytes[start(number)] : 0;
            }
            for (int i = 0; i < group; i++) {
                int row = first + i;
                int start = row == 0 ? 0 : textEnds[row - 1];
                if (found[row] != NONE) {
                    int number = (int) slots[places[i]] - 1;
                    int length = textEnds[row] - start;
                    // Another text of the same hash is as good as impossible, and looked for the long way.
                    found[row] = number == NONE
                            ? NONE
                            : is(number, texts, start, length) ? number : find(texts, start, length);
                }
            }
            fetched = touched;
        }
    }

    /** The slot of the first text with this hash, or a free one. */
    private int place(long hash) {
        int mask = slots.length - 1;
        int at = (int) (hash >>> 32) & mask;
        while (slots[at] != 0 && (slots[at] ^ hash) >>> 32 != 0) {
            at = at + 1 & mask;
        }
        return at;
    }

    /** The number of the text, new if it is. */
    int put(byte[] text, int offset, int length) {
        int known = find(text, offset, length);
        return known == NONE ? append(text, offset, length) : known;
    }

    /** The number of a text that is new, or {@link #NONE}. */
    int putNew(byte[] text, int offset, int length) {
        return find(text, offset, length) == NONE ? append(text, offset, length) : NONE;
    }

    /** Nothing is added any more. @param found whether texts are still to be found */
    void seal(boolean found) {
        bytes = Arrays.copyOf(bytes, end() + PADDING);
        ends = Arrays.copyOf(ends, count);
        if (!found) {
            slots = new long[1];
        }
    }

    /** What it takes of the heap. */
    long room() {
        return bytes.length + 4L * ends.length + 8L * slots.length;
    }

    private int end() {
        return count == 0 ? 0 : ends[count - 1];
    }

    private int append(byte[] text, int offset, int length) {
        int end = end();
        int needed = Math.addExact(Math.addExact(end, length), PADDING);
        if (bytes.length < needed) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 3L / 2)));
        }
        System.arraycopy(text, offset, bytes, end, length);
        if (ends.length == count) {
            ends = Arrays.copyOf(ends, count + (count >> 1));
        }
        ends[count] = end + length;
        if (2 * (count + 1) > slots.length) {
            rehash();
        }
        place(slots, hash(text, offset, length), count);
        return count++;
    }

    private void rehash() {
        long[] larger = new long[slots.length * 2];
        for (int number = 0; number < count; number++) {
            place(larger, hash(bytes, start(number), end(number) - start(number)), number);
        }
        slots = larger;
    }

    private static void place(long[] slots, long hash, int number) {
        int mask = slots.length - 1;
        int at = (int) (hash >>> 32) & mask;
        while (slots[at] != 0) {
            at = at + 1 & mask;
        }
        slots[at] = hash & 0xffffffff00000000L | number + 1L;
    }

    private boolean is(int number, byte[] text, int offset, int length) {
        int start = start(number);
        return ends[number] - start == length
                && Arrays.equals(bytes, start, start + length, text, offset, offset + length);
    }

    private static long hash(byte[] text, int offset, int length) {
        long hash = length * MIX;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(text, offset + i)) * MIX;
            hash ^= hash >>> 29;
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 8 | text[offset + i] & 0xff;
        }
        hash = (hash ^ rest) * MIX;
        hash ^= hash >>> 32;
        return hash * MIX;
    }
}
