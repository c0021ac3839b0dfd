package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Membership;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.SideTable;
import io.perseid.api.destination.SideValues;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ColumnMetadata;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compiles mappings into writers, and finds what Mixpanel would refuse or misread in them. Immutable; any thread. Each
 * writer shares nothing with others.
 */
public final class WriterCompiler {

    private final String where;
    private final boolean simplified;
    private final boolean numbersAsText;
    private final Optional<String> token;

    /**
     * @param where the destination's name, for messages
     * @param simplified whether the project uses Simplified ID Merge
     * @param numbersAsText whether numbers beyond 2^53 go as text
     * @param token the project's token, which profiles carry
     */
    public WriterCompiler(String where, boolean simplified, boolean numbersAsText, Optional<String> token) {
        this.where = where;
        this.simplified = simplified;
        this.numbersAsText = numbersAsText;
        this.token = token;
    }

    /** @throws PerseidException {@code CONFIGURATION} naming the property that cannot be sent */
    public RowWriter compile(RecordMapping mapping, Schema schema) {
        checkNames(mapping);
        Alterations alterations = new Alterations();
        boolean deletes = mapping.verb() == Verb.DELETE;
        MemberNames names = new MemberNames(mapping);
        switch (mapping.kind()) {
            case EVENT:
                checkEvents(mapping);
                return new EventWriter(
                        properties(
                                mapping, schema, alterations, names, RowRules.MAX_KEYS, RowRules.MAX_EVENT_VALUE_BYTES),
                        alterations,
                        simplified,
                        deletes);
            case USER:
            case GROUP:
                checkProfiles(mapping);
                return new ProfileWriter(
                        head(mapping),
                        mapping.properties(),
                        properties(
                                mapping,
                                schema,
                                alterations,
                                names,
                                Integer.MAX_VALUE,
                                RowRules.MAX_PROFILE_VALUE_BYTES),
                        names,
                        alterations,
                        deletes);
            case LOOKUP:
                return csv(mapping, schema, alterations);
            case AUDIENCE:
            default:
                return new AudienceWriter(head(mapping), membership(mapping), alterations, deletes);
        }
    }

    /** Checked, because what Mixpanel would cut when it is added could not be taken out again. */
    private Membership membership(RecordMapping mapping) {
        Membership membership = mapping.membership()
                .orElseThrow(() -> MappingProblems.of(
                        where,
                        "an audience without a property or list",
                        "a property of the profile, because Mixpanel has no API for cohorts of its own",
                        "add `property:` or `list:` to the audience"));
        checkName(
                mapping,
                new Property(membership.property(), new PropertySource.Constant(true), NullPolicy.OMIT, false));
        if (membership instanceof Membership.Listed listed) {
            int bytes = listed.audience().getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > RowRules.MAX_TEXT_BYTES) {
                throw MappingProblems.of(
                        where + ", the audience's name",
                        bytes + " bytes",
                        "1 to " + RowRules.MAX_TEXT_BYTES + ": Mixpanel would cut it, and could not take it out of the"
                                + " list again",
                        "give the audience a shorter name");
            }
        }
        return membership;
    }

    private ProfileWriter.Head head(RecordMapping mapping) {
        String quoted = quote(token.orElseThrow(() -> MappingProblems.of(
                where,
                "no token",
                "the project token, which every " + mapping.kind().word() + " record carries",
                "add `token:` (Mixpanel: Settings, Project, Access Keys)")));
        if (mapping.kind() != RecordKind.GROUP) {
            // Where ids are merged the old way an update follows an alias, so a delete has to follow it as well.
            return ProfileWriter.Head.ofUsers(quoted, simplified);
        }
        String groupKey = mapping.container()
                .orElseThrow(() -> MappingProblems.of(
                        where, "groups without a group key", "the group key of the project", "name it in the sync"));
        return ProfileWriter.Head.ofGroups(quoted, quote(groupKey));
    }

    /** As a JSON string. */
    static String quote(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Bytes out = new Bytes(64);
        JsonText.unlimited(new Alterations()).write(utf8, 0, utf8.length, out);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    private void checkNames(RecordMapping mapping) {
        Set<String> seen = new HashSet<>();
        for (Property property : mapping.properties()) {
            checkName(mapping, property);
            if (!seen.add(property.name())) {
                throw problem(mapping, property, "two properties of this name", "one", "rename or drop one of them");
            }
        }
    }

    private void checkName(RecordMapping mapping, Property property) {
        String name = property.name();
        if (name.isEmpty()) {
            throw problem(mapping, property, "an empty name", "a name", "name it");
        }
        if (name.codePointCount(0, name.length()) > RowRules.MAX_NAME_CHARACTERS) {
            throw problem(
                    mapping,
                    property,
                    "a name of " + name.codePointCount(0, name.length()) + " characters",
                    "at most 255: Mixpanel would cut it",
                    "give it a shorter name");
        }
        if (ReservedNames.contains(mapping.kind(), name)) {
            throw problem(
                    mapping,
                    property,
                    "a name that Mixpanel or Perseid reserves",
                    "a name without a meaning of its own",
                    "rename it, or leave the column out");
        }
    }

    private void checkEvents(RecordMapping mapping) {
        int certain = EventWriter.OWN_PROPERTIES;
        for (Property property : mapping.properties()) {
            if (property.once() || property.nulls() == NullPolicy.UNSET) {
                throw problem(
                        mapping,
                        property,
                        property.once() ? "a property that is set once" : "a property that is unset when NULL",
                        "a plain property: events are not profiles",
                        "use `omit` or `send` for NULLs of events");
            }
            certain +=
                    property.source() instanceof PropertySource.Constant || property.nulls() == NullPolicy.SEND ? 1 : 0;
        }
        if (certain > RowRules.MAX_EVENT_PROPERTIES && mapping.verb() != Verb.DELETE) {
            throw MappingProblems.of(
                    where,
                    certain + " properties on every event",
                    "at most " + RowRules.MAX_EVENT_PROPERTIES,
                    "map fewer columns, or leave NULLs out");
        }
    }

    private void checkProfiles(RecordMapping mapping) {
        if (mapping.properties().size() > RowRules.MAX_PROFILE_PROPERTIES) {
            throw MappingProblems.of(
                    where,
                    mapping.properties().size() + " properties",
                    "at most 2000: an update beyond that fails as a whole",
                    "map fewer columns");
        }
    }

    private PerseidException problem(
            RecordMapping mapping, Property property, String found, String expected, String action) {
        return MappingProblems.of(
                where + ", " + mapping.kind().word() + " property \"" + property.name() + "\"",
                found,
                expected,
                action);
    }

    private List<PropertyWriter> properties(
            RecordMapping mapping,
            Schema schema,
            Alterations alterations,
            MemberNames names,
            int maxElements,
            int largeBytes) {
        Encoding encoding = new Encoding(
                alterations,
                JsonText.ofBytes(alterations, RowRules.MAX_TEXT_BYTES),
                new IsoDates(alterations),
                numbersAsText,
                maxElements,
                RowRules.MAX_DEPTH);
        List<PropertyWriter> writers = new ArrayList<>();
        boolean firstMembers = true;
        for (Property property : mapping.properties()) {
            Fragment key = ColumnCompiler.key(property.name());
            PropertySource source = property.source();
            // A value that is set once is never taken away again.
            NullPolicy nulls =
                    property.once() && property.nulls() == NullPolicy.UNSET ? NullPolicy.OMIT : property.nulls();
            if (source instanceof PropertySource.FromColumn from) {
                // Its own dates: neighbouring rows of one column share a day, neighbouring columns rarely do.
                Encoding own = new Encoding(
                        alterations,
                        encoding.texts(),
                        new IsoDates(alterations),
                        numbersAsText,
                        maxElements,
                        RowRules.MAX_DEPTH);
                ValueWriter value = new ColumnCompiler(own, where + ", property \"" + property.name() + "\"")
                        .compile(schema.getFields().get(from.column()));
                writers.add(
                        value instanceof FlatWriter flat
                                ? new PropertyWriter.OfFlatColumn(key, nulls, flat, from.column())
                                : new PropertyWriter.OfColumn(
                                        key, nulls, value, from.column(), largeBytes, alterations));
            } else if (source instanceof PropertySource.Constant constant) {
                writers.add(new PropertyWriter.OfConstant(key, ConstantValue.json(constant.value(), encoding)));
            } else if (source instanceof PropertySource.FromSide side) {
                SideTable table = mapping.sides().get(side.side());
                SideValues values = table.encoded(
                        side.field(),
                        numbersAsText ? "Mixpanel JSON" : "Mixpanel JSON of numbers",
                        value -> ConstantValue.json(value, encoding));
                writers.add(new PropertyWriter.OfSide(key, nulls, side.side(), values));
            } else if (source instanceof PropertySource.Members members) {
                Fragment prefixed = ColumnCompiler.key(members.prefix());
                // Without the closing quote and the colon.
                Fragment opening = new Fragment(Arrays.copyOf(prefixed.bytes(), prefixed.length() - 2));
                writers.add(
                        new MembersWriter(key, opening, members.column(), firstMembers, names, encoding, largeBytes));
                firstMembers = false;
            }
        }
        return writers;
    }

    private RowWriter csv(RecordMapping mapping, Schema schema, Alterations alterations) {
        if (mapping.properties().isEmpty()) {
            throw MappingProblems.of(
                    where, "a lookup table with nothing but its key", "at least one column", "map a column");
        }
        Csv csv = new Csv(alterations);
        // A file has neither types nor cuts of its own: texts stay whole, numbers stay digits.
        Encoding encoding = new Encoding(
                alterations,
                JsonText.unlimited(alterations),
                new IsoDates(alterations),
                false,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
        List<CsvCell> cells = new ArrayList<>();
        for (Property property : mapping.properties()) {
            PropertySource source = property.source();
            if (source instanceof PropertySource.FromColumn from) {
                Field field = schema.getFields().get(from.column());
                boolean text = field.getType() instanceof ArrowType.Utf8
                        && !ColumnMetadata.JSON.equals(field.getMetadata().get(ColumnMetadata.CONTENT));
                cells.add(
                        text
                                ? new CsvCell.Text(csv, from.column())
                                : new CsvCell.OfJson(
                                        csv,
                                        new ColumnCompiler(encoding, where + ", column \"" + property.name() + "\"")
                                                .compile(field),
                                        from.column()));
            } else if (source instanceof PropertySource.Constant constant) {
                cells.add(new CsvCell.Constant(field(constant.value(), csv)));
            } else if (source instanceof PropertySource.FromSide side) {
                SideTable table = mapping.sides().get(side.side());
                byte[][] fields = new byte[table.size()][];
                for (int row = 0; row < fields.length; row++) {
                    fields[row] = table.value(row, side.field())
                            .map(v -> field(v, csv))
                            .orElse(new byte[0]);
                }
                cells.add(new CsvCell.OfSide(side.side(), fields));
            } else {
                throw problem(
                        mapping,
                        property,
                        "members of a JSON object as columns",
                        "columns that are the same in each row",
                        "list the column itself, or take members out in from: {sql: ...}");
            }
        }
        return new CsvWriter(header(mapping), cells, csv, alterations);
    }

    /** The key is headed as in the warehouse; its header means nothing to Mixpanel but must differ from the others. */
    private static List<String> header(RecordMapping mapping) {
        List<String> names = new ArrayList<>();
        mapping.properties().forEach(p -> names.add(p.name()));
        String key = mapping.keyName().orElse("key");
        while (names.contains(key)) {
            key = "_" + key;
        }
        names.add(0, key);
        return names;
    }

    private static byte[] field(Object value, Csv csv) {
        String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Bytes out = new Bytes(utf8.length + 2);
        csv.put(utf8, 0, utf8.length, out);
        return Arrays.copyOf(out.array(), out.size());
    }
}
