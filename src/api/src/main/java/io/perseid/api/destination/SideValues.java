package io.perseid.api.destination;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A field of a side table as a destination writes it: each distinct value encoded once, in one block of bytes, for all
 * writers of a run. Immutable; any thread.
 */
public final class SideValues {

    /** Bytes behind the last value, so that it may be copied in whole words. */
    public static final int PADDING = 2 * Long.BYTES;

    private final int[] codes;
    private final int[] ends;
    private final byte[] bytes;
    private final int longest;

    SideValues(int[] codes, int distinct, IntFunction<Object> values, Function<Object, byte[]> encoding) {
        this.codes = codes;
        this.ends = new int[distinct];
        Bytes block = new Bytes(64);
        int most = 0;
        for (int code = 0; code < distinct; code++) {
            byte[] value = encoding.apply(values.apply(code));
            block.put(value);
            ends[code] = block.size();
            most = Math.max(most, value.length);
        }
        this.bytes = Arrays.copyOf(block.array(), block.size() + PADDING);
        this.longest = most;
    }

    /** All values one after the other, and {@link #PADDING}; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Which value a row has, for {@link #start} and {@link #end}; negative if it has none. @param row of the side table */
    public int code(int row) {
        return row == SideTable.ABSENT ? SideTable.ABSENT : codes[row];
    }

    /** {@link #code} of many. @param rows of the side table @param into as long or longer */
    public void codes(int[] rows, int[] into) {
        for (int i = 0; i < rows.length; i++) {
            into[i] = code(rows[i]);
        }
    }

    public int start(int code) {
        return code == 0 ? 0 : ends[code - 1];
    }

    public int end(int code) {
        return ends[code];
    }

    /** Bytes of the longest value. */
    public int longest() {
        return longest;
    }
}
