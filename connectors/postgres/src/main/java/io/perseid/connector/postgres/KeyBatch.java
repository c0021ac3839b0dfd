package io.perseid.connector.postgres;

import io.perseid.api.warehouse.TablePath;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys as texts, on their way to a statement in which the server turns them into values of the columns' types: so a key
 * reads like the same key in the table, whatever its type. One thread.
 */
final class KeyBatch {

    private static final int KEYS = 4096;

    /** Characters of one column: a bound for keys that are long. */
    private static final int CHARACTERS = 1 << 20;

    private final List<FeedTable.Key> columns;
    private final StringBuilder[] arrays;
    private @Nullable String @Nullable [] last;
    private int keys;
    private int characters;

    KeyBatch(List<FeedTable.Key> columns) {
        this.columns = columns;
        this.arrays = new StringBuilder[columns.size()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = new StringBuilder();
        }
    }

    /** @param key a text for each column, null for NULL; left out if it is the same as the one before */
    void add(@Nullable String[] key) {
        if (Arrays.equals(key, last)) {
            return;
        }
        last = key.clone();
        for (int i = 0; i < arrays.length; i++) {
            arrays[i].append(keys == 0 ? "" : ",");
            String text = key[i];
            if (text == null) {
                arrays[i].append("NULL");
            } else {
                quote(text, arrays[i]);
            }
            characters = Math.max(characters, arrays[i].length());
        }
        keys++;
    }

    boolean isEmpty() {
        return keys == 0;
    }

    boolean isFull() {
        return keys >= KEYS || characters >= CHARACTERS;
    }

    /** A query that gives the keys, and as many rows as were added. */
    String sql() {
        StringBuilder select = new StringBuilder("SELECT ");
        StringBuilder from = new StringBuilder(" FROM unnest(");
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < arrays.length; i++) {
            String separator = i == 0 ? "" : ", ";
            select.append(separator)
                    .append("CAST(v.c")
                    .append(i)
                    .append(" AS ")
                    .append(columns.get(i).type())
                    .append(") AS ")
                    .append(TablePath.quoted(columns.get(i).name()));
            from.append(separator).append("CAST('{").append(arrays[i]).append("}' AS text[])");
            names.append(separator).append('c').append(i);
        }
        return select.append(from).append(") AS v(").append(names).append(")").toString();
    }

    void clear() {
        for (StringBuilder array : arrays) {
            array.setLength(0);
        }
        keys = 0;
        characters = 0;
    }

    /** An element of an array's text, inside a literal. */
    private static void quote(String text, StringBuilder into) {
        into.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                into.append('\\');
            } else if (c == '\'') {
                into.append('\'');
            }
            into.append(c);
        }
        into.append('"');
    }
}
