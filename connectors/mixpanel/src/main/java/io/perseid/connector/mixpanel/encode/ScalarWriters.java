package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import java.util.Base64;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;

/** Writers of texts, bytes, truth values, dates and times. */
final class ScalarWriters {

    private static final long TRUE = Words.of("true");
    private static final long FALSE = Words.of("false");
    private static final long DAY_MICROS = 86_400_000_000L;

    private ScalarWriters() {}

    /** Where the values of a column of texts or bytes are. */
    abstract static class Variable extends ValueWriter {
        private long offsets;
        private long data;

        @Override
        final void point(FieldVector vector) {
            BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
            offsets = texts.getOffsetBufferAddress();
            data = texts.getDataBufferAddress();
        }

        @Override
        final boolean write(int index, Bytes out) {
            int start = MemoryUtil.getInt(offsets + 4L * index);
            int length = MemoryUtil.getInt(offsets + 4L * index + 4) - start;
            write(data + start, length, out);
            return true;
        }

        abstract void write(long address, int length, Bytes out);
    }

    /** Texts. */
    static final class Text extends FlatWriter {
        private final JsonText texts;
        private long offsets;
        private long data;
        private long end;

        Text(JsonText texts) {
            super(texts.room(RowRules.MAX_TEXT_BYTES));
            this.texts = texts;
        }

        @Override
        void point(FieldVector vector) {
            BaseVariableWidthVector values = (BaseVariableWidthVector) vector;
            offsets = values.getOffsetBufferAddress();
            data = values.getDataBufferAddress();
            end = data + (values.getValueCount() == 0 ? 0 : MemoryUtil.getInt(offsets + 4L * values.getValueCount()));
        }

        @Override
        int put(int index, byte[] array, int at) {
            int start = MemoryUtil.getInt(offsets + 4L * index);
            return texts.put(data + start, length(index), end, array, at);
        }

        @Override
        void column(Fragment key, int first, int rows, byte[] array, int[] ends) {
            int start = MemoryUtil.getInt(offsets + 4L * first);
            for (int i = 0; i < rows; i++) {
                int next = MemoryUtil.getInt(offsets + 4L * (first + i) + 4);
                if (!isNull(first + i)) {
                    ends[i] = texts.put(data + start, next - start, end, array, key.put(array, ends[i]));
                }
                start = next;
            }
        }

        @Override
        int room(int first, int rows) {
            int longest = 0;
            int start = MemoryUtil.getInt(offsets + 4L * first);
            for (int row = first + 1; row <= first + rows; row++) {
                int next = MemoryUtil.getInt(offsets + 4L * row);
                longest = Math.max(longest, next - start);
                start = next;
            }
            return texts.room(longest);
        }

        /** Where texts are not limited, as in files, each asks for the room that it needs. */
        @Override
        boolean write(int index, Bytes out) {
            return write(index, texts.room(length(index)), out);
        }

        private int length(int index) {
            return MemoryUtil.getInt(offsets + 4L * index + 4) - MemoryUtil.getInt(offsets + 4L * index);
        }
    }

    /** Bytes as Base64, cut like a text. */
    static final class Binary extends Variable {
        private final JsonText texts;

        Binary(JsonText texts) {
            this.texts = texts;
        }

        @Override
        void write(long address, int length, Bytes out) {
            byte[] bytes = new byte[length];
            MemoryUtil.copyFromMemory(address, bytes, 0, length);
            byte[] base64 = Base64.getEncoder().encode(bytes);
            texts.write(base64, 0, base64.length, out);
        }
    }

    /** Texts that hold one JSON value each. */
    static final class Json extends Variable {
        private final Encoding encoding;
        private final JsonCopy copy;
        private byte[] source = new byte[256];

        Json(Encoding encoding, int depth) {
            this.encoding = encoding;
            this.copy = new JsonCopy(encoding, depth);
        }

        @Override
        boolean nested() {
            return true;
        }

        @Override
        void write(long address, int length, Bytes out) {
            if (source.length < length) {
                source = new byte[Math.max(length, 2 * source.length)];
            }
            MemoryUtil.copyFromMemory(address, source, 0, length);
            if (!copy.copy(source, length, out)) {
                encoding.alterations().count(Alteration.INVALID_JSON);
                encoding.texts().write(source, 0, length, out);
            }
        }
    }

    /** Truth values, one bit each. */
    static final class Bool extends FlatWriter {
        private long address;

        Bool() {
            super(Long.BYTES);
        }

        @Override
        void point(FieldVector vector) {
            address = ((BaseFixedWidthVector) vector).getDataBufferAddress();
        }

        @Override
        int put(int index, byte[] array, int at) {
            int bit = MemoryUtil.getByte(address + (index >> 3)) >> (index & 7) & 1;
            // Without a branch, which would be foreseen like a coin.
            Words.put(array, at, FALSE ^ (FALSE ^ TRUE) & -(long) bit);
            return at + 5 - bit;
        }

        @Override
        void column(Fragment key, int first, int rows, byte[] array, int[] ends) {
            for (int i = 0; i < rows; i++) {
                if (!isNull(first + i)) {
                    ends[i] = put(first + i, array, key.put(array, ends[i]));
                }
            }
        }
    }

    /** Dates as {@code "2026-11-21"}. */
    static final class Date extends FlatWriter {
        private final IsoDates dates;
        private long address;

        Date(IsoDates dates) {
            super(IsoDates.ROOM);
            this.dates = dates;
        }

        @Override
        void point(FieldVector vector) {
            address = ((BaseFixedWidthVector) vector).getDataBufferAddress();
        }

        @Override
        int put(int index, byte[] array, int position) {
            int at = position;
            array[at++] = '"';
            at = dates.putDate(array, at, MemoryUtil.getInt(address + 4L * index));
            array[at] = '"';
            return at + 1;
        }
    }

    /** Times of day as {@code "05:12:39"}. */
    static final class Time extends FlatWriter {
        private final IsoDates dates;
        private long address;

        Time(IsoDates dates) {
            super(IsoDates.ROOM);
            this.dates = dates;
        }

        @Override
        void point(FieldVector vector) {
            address = ((BaseFixedWidthVector) vector).getDataBufferAddress();
        }

        @Override
        int put(int index, byte[] array, int position) {
            int at = position;
            array[at++] = '"';
            long micros = MemoryUtil.getLong(address + 8L * index);
            // Midnight at the end of a day is a value of its own in some warehouses; anything else beyond is not a
            // time.
            at = dates.putTime(array, at, micros == DAY_MICROS ? micros : Math.floorMod(micros, DAY_MICROS));
            array[at] = '"';
            return at + 1;
        }
    }

    /** Instants as {@code "2026-11-21T05:12:39Z"}, local times the same without the {@code Z}. */
    static final class DateTime extends FlatWriter {
        private final IsoDates dates;
        private final boolean instant;
        private long address;

        DateTime(IsoDates dates, boolean instant) {
            super(IsoDates.ROOM);
            this.dates = dates;
            this.instant = instant;
        }

        @Override
        void point(FieldVector vector) {
            address = ((BaseFixedWidthVector) vector).getDataBufferAddress();
        }

        @Override
        int put(int index, byte[] array, int position) {
            int at = position;
            array[at++] = '"';
            at = dates.putDateTime(array, at, MemoryUtil.getLong(address + 8L * index));
            if (instant) {
                array[at++] = 'Z';
            }
            array[at] = '"';
            return at + 1;
        }

        @Override
        void column(Fragment key, int first, int rows, byte[] array, int[] ends) {
            for (int i = 0; i < rows; i++) {
                if (!isNull(first + i)) {
                    ends[i] = put(first + i, array, key.put(array, ends[i]));
                }
            }
        }
    }
}
