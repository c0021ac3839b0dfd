package io.perseid.engine.plan;

import io.perseid.api.destination.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * The properties that come from columns, each with the kind of its type, and the one that shows the members of an audience,
 * so that a later run notices what became of them.
 * Immutable.
 *
 * @param kinds property to kind of type, in the order of names
 */
public record MappedColumns(Map<String, String> kinds) {

    static MappedColumns of(CompiledModel model) {
        Map<String, String> kinds = new TreeMap<>();
        model.roles()
                .fingerprint()
                .forEach((name, place) -> kinds.put(
                        name, kind(model.schema().getFields().get(place).getType())));
        model.mapping().membership().ifPresent(m -> kinds.put(m.property(), kind(m)));
        return new MappedColumns(kinds);
    }

    private static String kind(Membership membership) {
        return membership instanceof Membership.Listed listed
                ? "list with " + listed.audience().replaceAll("\\s", " ")
                : "flag";
    }

    /** What {@link #text} gave; nothing for an empty text. */
    public static MappedColumns parse(String text) {
        Map<String, String> kinds = new TreeMap<>();
        text.lines().forEach(line -> {
            int tab = line.lastIndexOf('\t');
            if (tab > 0) {
                kinds.put(line.substring(0, tab), line.substring(tab + 1));
            }
        });
        return new MappedColumns(kinds);
    }

    /** A line for each: name, tab, kind. */
    public String text() {
        List<String> lines = new ArrayList<>();
        kinds.forEach((name, kind) -> lines.add(name.replaceAll("\\R", " ") + '\t' + kind));
        return String.join("\n", lines);
    }

    public boolean isEmpty() {
        return kinds.isEmpty();
    }

    /** Those that are here and not there. */
    public Collection<String> without(MappedColumns other) {
        Collection<String> names = new TreeSet<>(kinds.keySet());
        names.removeAll(other.kinds.keySet());
        return names;
    }

    /** Those that are in both, with another kind of type, in words. */
    public List<String> retyped(MappedColumns before) {
        List<String> retyped = new ArrayList<>();
        kinds.forEach((name, kind) -> {
            String was = before.kinds.getOrDefault(name, kind);
            if (!was.equals(kind)) {
                retyped.add(name + " (was " + was + ", is " + kind + ")");
            }
        });
        return retyped;
    }

    /** Numbers are one kind: a wider one is the same value. */
    private static String kind(ArrowType type) {
        return switch (type.getTypeID()) {
            case Int, Decimal, FloatingPoint -> "number";
            case Utf8, LargeUtf8, Utf8View -> "text";
            case Bool -> "boolean";
            case Timestamp -> ((ArrowType.Timestamp) type).getTimezone() == null ? "local time" : "time";
            case Date -> "date";
            case Time -> "time of day";
            case List, LargeList, FixedSizeList, ListView, LargeListView -> "list";
            case Struct -> "struct";
            case Map -> "map";
            case Binary, LargeBinary, FixedSizeBinary, BinaryView -> "binary";
            default -> "other";
        };
    }
}
