package io.perseid.api.destination;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small table joined in flight, such as a CSV: read once a run, immutable, any thread.
 *
 * <p>Keys are compared as text. The engine looks a row up once and hands its number to the writer, which may keep an
 * encoded fragment for each side row.
 */
public final class SideTable {

    /** The number that stands for "no such key". */
    public static final int ABSENT = -1;

    private final String name;
    private final List<String> fields;
    private final List<List<Optional<Object>>> rows;
    private final Map<String, Integer> rowOfKey;

    /**
     * @param name for messages, for example the file's name
     * @param fields names of the values of each row
     * @param rows by key: values in the order of {@code fields}, each a String, Long, BigDecimal or Boolean, or empty
     */
    public SideTable(String name, List<String> fields, Map<String, List<Optional<Object>>> rows) {
        this.name = name;
        this.fields = List.copyOf(fields);
        this.rows = new ArrayList<>(rows.size());
        this.rowOfKey = new HashMap<>(rows.size() * 2);
        rows.forEach((key, values) -> {
            rowOfKey.put(key, this.rows.size());
            this.rows.add(List.copyOf(values));
        });
    }

    public String name() {
        return name;
    }

    public List<String> fields() {
        return fields;
    }

    public int size() {
        return rows.size();
    }

    /** The number of the row with this key, or {@link #ABSENT}. */
    public int find(String key) {
        return rowOfKey.getOrDefault(key, ABSENT);
    }

    /** The same for a key in UTF-8. */
    public int find(byte[] utf8, int offset, int length) {
        return find(new String(utf8, offset, length, StandardCharsets.UTF_8));
    }

    public Optional<Object> value(int row, int field) {
        return rows.get(row).get(field);
    }
}
