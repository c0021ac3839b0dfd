package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.NameSet;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordMapping;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which names the members of JSON objects may still take in a row: a column beats a member, an earlier member a later one. Names
 * are compared as JSON writes them. One thread; one for all columns of a writer.
 */
final class MemberNames {

    /** What became of a name. */
    enum Taking {
        FREE,
        TAKEN,
        RESERVED
    }

    private static final byte[] WAREHOUSE = "$warehouse_".getBytes(StandardCharsets.US_ASCII);

    private final NameSet columns = new NameSet();
    private final NameSet reserved = new NameSet();
    private final NameSet members = new NameSet();

    MemberNames(RecordMapping mapping) {
        for (Property property : mapping.properties()) {
            if (!(property.source() instanceof PropertySource.Members)) {
                add(property.name(), columns);
            }
        }
        ReservedNames.of(mapping.kind()).forEach(name -> add(name, reserved));
        add("", reserved);
    }

    void nextRow() {
        members.clear();
    }

    /** Takes a name if it is free. @param json what stands between the quotes */
    Taking take(byte[] json, int offset, int length) {
        if (has(json, offset, length)) {
            return Taking.TAKEN;
        }
        boolean ours = length >= WAREHOUSE.length
                && Arrays.equals(json, offset, offset + WAREHOUSE.length, WAREHOUSE, 0, WAREHOUSE.length);
        if (ours || reserved.has(json, offset, length)) {
            return Taking.RESERVED;
        }
        members.add(json, offset, length);
        return Taking.FREE;
    }

    /** The names that were taken since {@link #nextRow}. */
    NameSet members() {
        return members;
    }

    /** Whether the row has a property of this name, of a member or of a column. */
    boolean has(byte[] json, int offset, int length) {
        return columns.has(json, offset, length) || members.has(json, offset, length);
    }

    private static void add(String name, NameSet names) {
        Fragment key = ColumnCompiler.key(name);
        // Without comma, quotes and colon.
        names.add(key.bytes(), 2, key.length() - 4);
    }
}
