package io.perseid.api.destination;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A table joined in flight, a CSV or a table of another warehouse: read once a run, immutable, any thread.
 *
 * <p>Keys are compared as text. The engine looks a row up once and hands its number to the writer, which writes what it made of
 * the distinct values of a field beforehand, see {@link #encoded}.
 */
public final class SideTable {

    /** The number that stands for "no such key". */
    public static final int ABSENT = -1;

    /** What a value is; its text is the canonical one. */
    public enum Kind {
        TEXT,
        /** A {@link Long}. */
        WHOLE,
        /** A {@link BigDecimal}. */
        DECIMAL,
        FLAG
    }

    /** Of the engine's hash of each row, which is made of every side table. */
    private static final int HASH_BYTES = Long.BYTES;

    private final String name;
    private final List<String> fields;
    private final DistinctTexts keys;
    private final Field[] values;
    private final Map<String, Object> derived = new ConcurrentHashMap<>();

    /**
     * A small one.
     *
     * @param name for messages, for example the file's name
     * @param fields names of the values of each row
     * @param rows by key: values in the order of {@code fields}, each a String, Long, BigDecimal or Boolean, or empty
     */
    public SideTable(String name, List<String> fields, Map<String, List<Optional<Object>>> rows) {
        this(filled(name, fields, rows));
    }

    private SideTable(Builder built) {
        this.name = built.name;
        this.fields = built.fields;
        this.keys = built.keys;
        this.values = built.values;
        keys.seal(true);
        for (Field field : values) {
            field.distinct.seal(false);
            field.codes = Arrays.copyOf(field.codes, keys.size());
        }
    }

    private static Builder filled(String name, List<String> fields, Map<String, List<Optional<Object>>> rows) {
        Builder builder = new Builder(name, fields);
        rows.forEach((key, values) -> {
            byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
            builder.row(utf8, 0, utf8.length);
            for (int field = 0; field < values.size(); field++) {
                int place = field;
                values.get(field).ifPresent(value -> builder.value(place, value));
            }
        });
        return builder;
    }

    public String name() {
        return name;
    }

    public List<String> fields() {
        return fields;
    }

    public int size() {
        return keys.size();
    }

    /** The number of the row with this key, or {@link #ABSENT}. */
    public int find(String key) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        return find(utf8, 0, utf8.length);
    }

    /** The same for a key in UTF-8. */
    public int find(byte[] utf8, int offset, int length) {
        return keys.find(utf8, offset, length);
    }

    /**
     * Many at once, several times as fast as one after the other.
     *
     * @param utf8 the keys, one behind the other
     * @param ends where each ends
     * @param found {@link #ABSENT} for who has no key, anything else for the others, which become numbers of rows or {@link
     *     #ABSENT}
     */
    public void find(byte[] utf8, int[] ends, int keyCount, int[] found) {
        keys.find(utf8, ends, keyCount, found);
    }

    /** The key of a row. */
    public String key(int row) {
        int start = keys.start(row);
        return new String(keys.bytes(), start, keys.end(row) - start, StandardCharsets.UTF_8);
    }

    /** A String, Long, BigDecimal or Boolean; empty for NULL. */
    public Optional<Object> value(int row, int field) {
        int code = values[field].codes[row];
        return code == ABSENT ? Optional.empty() : Optional.of(values[field].value(code));
    }

    /** About how many bytes it takes of the heap, with what the engine and one destination make of it. */
    public long room() {
        return room(keys, values);
    }

    /**
     * A field as a destination writes it.
     *
     * @param form a name for the encoding: it is made once for each field and form, and kept as long as the table
     * @param encoding bytes of a String, Long, BigDecimal or Boolean
     */
    public SideValues encoded(int field, String form, Function<Object, byte[]> encoding) {
        return derived("field " + field + " as " + form, SideValues.class, () -> encode(field, encoding));
    }

    /** The same for somebody who needs it once. */
    public SideValues encode(int field, Function<Object, byte[]> encoding) {
        Field column = values[field];
        return new SideValues(column.codes, column.distinct.size(), column::value, encoding);
    }

    /** What somebody makes of the table once for a whole run, kept as long as the table. Called from any thread. */
    public <T> T derived(String what, Class<T> type, Supplier<T> maker) {
        return type.cast(derived.computeIfAbsent(what, w -> maker.get()));
    }

    private static long room(DistinctTexts keys, Field[] values) {
        long room = keys.room() + (long) HASH_BYTES * keys.size();
        for (Field field : values) {
            // The values once as they are and once encoded.
            room += 4L * field.codes.length + 2 * field.distinct.room();
        }
        return room;
    }

    /** The distinct values of a field, each with its kind in front, and which of them each row has. */
    private static final class Field {
        private final DistinctTexts distinct = new DistinctTexts();
        private int[] codes = new int[32];

        Object value(int code) {
            int start = distinct.start(code);
            String text =
                    new String(distinct.bytes(), start + 1, distinct.end(code) - start - 1, StandardCharsets.UTF_8);
            switch (Kind.values()[distinct.bytes()[start]]) {
                case WHOLE:
                    return Long.valueOf(text);
                case DECIMAL:
                    return new BigDecimal(text);
                case FLAG:
                    return Boolean.valueOf(text);
                case TEXT:
                default:
                    return text;
            }
        }
    }

    /** Takes a table row by row. One thread, one table. */
    public static final class Builder {
        private final String name;
        private final List<String> fields;
        private final DistinctTexts keys = new DistinctTexts();
        private final Field[] values;
        private byte[] scratch = new byte[64];

        /** As the constructor's. */
        public Builder(String name, List<String> fields) {
            this.name = name;
            this.fields = List.copyOf(fields);
            this.values = new Field[fields.size()];
            Arrays.setAll(values, i -> new Field());
        }

        /** Begins a row, of which every value is absent. @return false if there is one with this key, and none was begun */
        public boolean row(byte[] utf8, int offset, int length) {
            int row = keys.putNew(utf8, offset, length);
            if (row == DistinctTexts.NONE) {
                return false;
            }
            for (Field field : values) {
                if (field.codes.length == row) {
                    field.codes = Arrays.copyOf(field.codes, row + (row >> 1));
                }
                field.codes[row] = ABSENT;
            }
            return true;
        }

        /** A value of the row begun last. @param utf8 as {@link Long#parseLong} and the like read it */
        public void value(int field, Kind kind, byte[] utf8, int offset, int length) {
            if (scratch.length <= length) {
                scratch = new byte[2 * length];
            }
            scratch[0] = (byte) kind.ordinal();
            System.arraycopy(utf8, offset, scratch, 1, length);
            values[field].codes[keys.size() - 1] = values[field].distinct.put(scratch, 0, length + 1);
        }

        /** The same. @param value a String, Long, BigDecimal or Boolean */
        public void value(int field, Object value) {
            byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
            Kind kind = value instanceof Long
                    ? Kind.WHOLE
                    : value instanceof BigDecimal ? Kind.DECIMAL : value instanceof Boolean ? Kind.FLAG : Kind.TEXT;
            value(field, kind, utf8, 0, utf8.length);
        }

        /** Rows so far. */
        public int size() {
            return keys.size();
        }

        /** About how many bytes the table would take so far. */
        public long room() {
            return SideTable.room(keys, values);
        }

        /** Nothing may be added afterwards. */
        public SideTable build() {
            return new SideTable(this);
        }
    }
}
