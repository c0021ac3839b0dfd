package io.perseid.testkit.fake;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource.Constant;
import io.perseid.api.destination.PropertySource.FromColumn;
import io.perseid.api.destination.PropertySource.FromSide;
import io.perseid.api.destination.PropertySource.Members;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.SideTable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row as one line: {@code E<tab>name|time|user|insert id<tab>property=value ...}, and what is gone as
 * {@code T<tab>identity}; a member of an audience has its property with the value true. A value {@code refuse me} is refused.
 */
final class RecordedWriter implements RowWriter {

    private final RecordMapping mapping;
    private @Nullable RowBatch rows;

    RecordedWriter(RecordMapping mapping) {
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
        StringBuilder line = new StringBuilder("E\t").append(identity(identity)).append('\t');
        for (Property property : mapping.properties()) {
            Object value = value(property, row);
            if ("refuse me".equals(String.valueOf(value))) {
                return 0;
            }
            if (value != null) {
                line.append(property.name()).append('=').append(value).append(' ');
            }
        }
        mapping.membership().ifPresent(shown -> line.append(shown.property()).append("=true"));
        out.put(line.toString().strip().getBytes(StandardCharsets.UTF_8));
        return 1;
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        out.put(("T\t" + identity(identity)).getBytes(StandardCharsets.UTF_8));
        return 1;
    }

    @Override
    public Refusal refusal() {
        return new Refusal("refused", "a value asked to be refused");
    }

    @Override
    public Map<String, Long> alterations() {
        return Map.of();
    }

    private static String identity(RowIdentity identity) {
        if (!identity.name.present()) {
            return identity.key.toString();
        }
        return identity.name + "|" + identity.timeMicros + "|" + identity.user + "|"
                + new String(identity.insertId, StandardCharsets.US_ASCII);
    }

    private @Nullable Object value(Property property, int row) {
        RowBatch bound = Objects.requireNonNull(rows);
        if (property.source() instanceof FromColumn column) {
            return bound.columns().getVector(column.column()).getObject(row);
        }
        if (property.source() instanceof Constant constant) {
            return constant.value();
        }
        if (property.source() instanceof Members members) {
            return bound.columns().getVector(members.column()).getObject(row);
        }
        FromSide side = (FromSide) property.source();
        int found = bound.sideRows()[side.side()][row];
        return found == SideTable.ABSENT
                ? null
                : mapping.sides().get(side.side()).value(found, side.field()).orElse(null);
    }
}
