package io.perseid.testkit.simulator.destination;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource.FromColumn;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes rows with the properties {@code mark} and {@code note} as {@link RecordLine}s. One thread. */
final class RecordLineWriter implements RowWriter {

    private final RecordMapping mapping;
    private @Nullable RowBatch rows;

    RecordLineWriter(RecordMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public Framing framing() {
        return Framing.of("", "\n", "");
    }

    @Override
    public void bind(RowBatch next) {
        rows = next;
    }

    @Override
    public int write(int row, RowIdentity identity, Bytes out) {
        String note = property("note", row);
        if (note.equals(RecordLine.UNWRITABLE)) {
            return 0;
        }
        char form = mapping.kind() == RecordKind.EVENT ? 'E' : mapping.kind() == RecordKind.LOOKUP ? 'L' : 'P';
        put(form, identity, property("mark", row), note, out);
        return 1;
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        put('T', identity, "", "", out);
        return 1;
    }

    private void put(char form, RowIdentity identity, String mark, String note, Bytes out) {
        boolean event = mapping.kind() == RecordKind.EVENT;
        RecordLine line = new RecordLine(
                form,
                identity.key.toString(),
                event ? new String(identity.insertId, StandardCharsets.US_ASCII) : "",
                event ? identity.timeMicros : 0,
                event ? identity.user.toString() : "",
                event ? identity.name.toString() : "",
                mark,
                note);
        out.put(line.text().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Refusal refusal() {
        return new Refusal(RecordLine.UNWRITABLE, "the row asked not to be written");
    }

    @Override
    public Map<String, Long> alterations() {
        return Map.of();
    }

    private String property(String name, int row) {
        for (Property property : mapping.properties()) {
            if (property.name().equals(name)) {
                int column = ((FromColumn) property.source()).column();
                Object value =
                        Objects.requireNonNull(rows).columns().getVector(column).getObject(row);
                return value == null ? "" : value.toString();
            }
        }
        throw new IllegalArgumentException("no property " + name);
    }
}
