package io.perseid.testkit.model;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.SideTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes each row as a line for people: {@code purchase 2025-01-01T01:00:00Z u1 {amount=5, note=x}}, the device behind the user
 * after a slash, names of properties in lower case and in order, what is NULL left out, numbers in
 * lists without zeros at their end. One thread.
 */
final class RowLines implements RowWriter {

    private static final Pattern TRAILING_ZEROS = Pattern.compile("(:-?\\d+)(?:\\.0+|(\\.\\d*[1-9])0+)(?=[,}])");

    private final RecordMapping mapping;
    private @Nullable RowBatch rows;

    RowLines(RecordMapping mapping) {
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
        StringBuilder line = new StringBuilder();
        if (identity.name.present()) {
            line.append(identity.name)
                    .append(' ')
                    .append(Instant.EPOCH.plus(identity.timeMicros, ChronoUnit.MICROS))
                    .append(' ');
        }
        line.append(identity.user);
        if (identity.device.present()) {
            line.append('/').append(identity.device);
        }
        Map<String, String> values = new TreeMap<>();
        for (Property property : mapping.properties()) {
            Object value = value(property.source(), row);
            if (value != null) {
                values.put(property.name().toLowerCase(Locale.ROOT), text(value.toString()));
            }
        }
        line.append(' ').append(values);
        out.put(line.toString().getBytes(StandardCharsets.UTF_8));
        return 1;
    }

    /** In a list one warehouse has 1.50 where another has 1.5: JSON knows one such number. */
    private static String text(String value) {
        return value.startsWith("[{") ? TRAILING_ZEROS.matcher(value).replaceAll("$1$2") : value;
    }

    private @Nullable Object value(PropertySource source, int row) {
        if (source instanceof PropertySource.Constant constant) {
            return constant.value();
        }
        if (source instanceof PropertySource.FromSide side) {
            int found = Objects.requireNonNull(rows).sideRows()[side.side()][row];
            return found == SideTable.ABSENT
                    ? null
                    : mapping.sides()
                            .get(side.side())
                            .value(found, side.field())
                            .orElse(null);
        }
        int column = source instanceof PropertySource.Members members
                ? members.column()
                : ((PropertySource.FromColumn) source).column();
        return Objects.requireNonNull(rows).columns().getVector(column).getObject(row);
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        throw new UnsupportedOperationException("models make no deletes");
    }

    @Override
    public Refusal refusal() {
        return new Refusal("none", "nothing is refused");
    }

    @Override
    public Map<String, Long> alterations() {
        return Map.of();
    }
}
