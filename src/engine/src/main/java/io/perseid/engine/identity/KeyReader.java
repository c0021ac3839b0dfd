package io.perseid.engine.identity;

import io.perseid.api.destination.RowIdentity.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * Reads a row's canonical key. A key of one column is its text; a key of several is each part's length in bytes, a colon
 * and its text, separated by commas, so that no two keys read alike. One thread.
 */
public final class KeyReader {

    private final TextColumn[] columns;
    private final Text part = new Text();

    public KeyReader(List<? extends FieldVector> vectors) {
        this.columns = vectors.stream().map(TextColumn::of).toArray(TextColumn[]::new);
    }

    /** @return false if any part is NULL; the text is then absent */
    public boolean read(int row, Text into) {
        if (columns.length == 1) {
            return columns[0].read(row, into);
        }
        StringBuilder key = new StringBuilder();
        for (TextColumn column : columns) {
            if (!column.read(row, part)) {
                into.clear();
                return false;
            }
            key.append(key.length() == 0 ? "" : ",")
                    .append(part.length)
                    .append(':')
                    .append(part);
        }
        into.set(key.toString());
        return true;
    }

    /** The parts of a canonical key of so many columns. */
    public static List<String> parts(String key, int columns) {
        if (columns == 1) {
            return List.of(key);
        }
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < utf8.length) {
            int length = 0;
            while (utf8[at] != ':') {
                length = length * 10 + utf8[at++] - '0';
            }
            parts.add(new String(utf8, at + 1, length, StandardCharsets.UTF_8));
            at += length + 2;
        }
        return parts;
    }
}
