package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;

/**
 * The properties of some rows, written a column at a time before the rows have their turn: in a loop over values of one type
 * nothing is decided anew for each value, and no value waits for the length of the one before. One thread.
 *
 * <p>It pays where rows are sent one after the other, as in a first load, and is not tried elsewhere. What has to be altered
 * is to be counted when its row is sent; so a group that holds such a value is given up, and its rows are written one by
 * one.
 */
final class PropertyGroup {

    private static final int ROWS = 32;

    /** So that a group stays in the processor's nearer caches. */
    private static final int BYTES = 64 * 1024;

    /** Rows that have to follow one another before more of them are expected. */
    private static final int STREAK = 8;

    /** Rows for which no group is tried after one that was given up. */
    private static final int PAUSE = 256;

    private final PropertyWriter[] properties;
    private final Alterations alterations;
    private final int[] ends = new int[ROWS];
    private byte[] texts = new byte[0];
    private int rows;
    private int first;
    private int count;
    private int stride;
    private int next;
    private int streak;

    PropertyGroup(PropertyWriter[] properties, Alterations alterations) {
        this.properties = properties;
        this.alterations = alterations;
    }

    /** Whether all of these can be written a column at a time. */
    static boolean suits(PropertyWriter[] properties) {
        for (PropertyWriter property : properties) {
            if (!property.hasColumn()) {
                return false;
            }
        }
        return properties.length > 0;
    }

    /** The properties are bound to so many other rows. */
    void bind(int boundRows) {
        rows = boundRows;
        count = 0;
        next = 0;
    }

    /** Whether a row's properties stand ready, or could be made to; to be asked once for each row that is written. */
    boolean has(int row) {
        streak = row == next ? streak + 1 : Math.min(streak, 0);
        next = row + 1;
        return row - first < count && row >= first || streak >= STREAK && write(row);
    }

    /** Appends the properties of a row that is there. */
    void put(int row, Bytes out) {
        int start = (row - first) * stride;
        out.put(texts, start, ends[row - first] - start);
    }

    private boolean write(int row) {
        first = row;
        count = Math.min(ROWS, rows - row);
        stride = 0;
        for (PropertyWriter property : properties) {
            stride += property.room(first, count);
        }
        count = Math.min(count, BYTES / stride);
        if (texts.length < count * stride) {
            texts = new byte[count * stride];
        }
        for (int i = 0; i < count; i++) {
            ends[i] = i * stride;
        }
        alterations.mark();
        for (PropertyWriter property : properties) {
            property.column(first, count, texts, ends);
        }
        if (alterations.back() || count == 0) {
            streak = -PAUSE;
            count = 0;
        }
        return count > 0;
    }
}
