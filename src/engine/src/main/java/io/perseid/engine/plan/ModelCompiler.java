package io.perseid.engine.plan;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.SideTable;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.identity.Murmur3;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Audience;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.RecordDefinition.Groups;
import io.perseid.engine.sync.RecordDefinition.LookupTable;
import io.perseid.engine.sync.RecordDefinition.Users;
import io.perseid.engine.sync.Sync;
import io.perseid.engine.sync.TimeColumn;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compiles a sync's model and mapping into one SQL statement and one {@link RecordMapping}, against the warehouse's
 * columns as they are now. One use, one thread; asks the warehouse for columns only.
 *
 * <p>Joins, buckets and expressions run in the warehouse; constants and CSV lookups do not travel through it.
 */
final class ModelCompiler {

    private final Sync sync;
    private final Dialect dialect;
    private final WarehouseSession session;
    private final SelectList select;
    private final ModelColumns columns;
    private final List<String> inner = new ArrayList<>();
    private final List<String> joins = new ArrayList<>();
    private final List<Property> properties = new ArrayList<>();
    private final Map<String, Integer> fingerprint = new LinkedHashMap<>();
    private final List<SideTable> sides = new ArrayList<>();
    private final List<Integer> sideMatch = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    ModelCompiler(Sync sync, Dialect dialect, WarehouseSession session) {
        this.sync = sync;
        this.dialect = dialect;
        this.session = session;
        this.select = new SelectList(dialect);
        this.columns = new ModelColumns(modelName(), session.describe("SELECT * FROM " + from(sync.model())));
    }

    /** @param versions of the connectors, so that a new one counts as a change of the mapping */
    CompiledModel compile(SideTables sideTables, String versions) {
        RecordDefinition record = sync.record();
        if (record instanceof Events events) {
            return compileEvents(events, sideTables, versions);
        }
        if (record instanceof Users users) {
            int user = role(users.user(), "users.user");
            return compileKeyed(
                    user, Optional.empty(), users.properties(), users.joins(), users.lookups(), sideTables, versions);
        }
        if (record instanceof Groups groups) {
            int id = role(groups.id(), "groups.id");
            return compileKeyed(
                    id,
                    Optional.of(groups.groupKey()),
                    groups.properties(),
                    groups.joins(),
                    groups.lookups(),
                    sideTables,
                    versions);
        }
        if (record instanceof Audience audience) {
            int user = role(audience.user(), "audience.user");
            PropertySet none = new PropertySet(List.of(), Optional.empty());
            return compileKeyed(user, Optional.of(audience.name()), none, List.of(), List.of(), sideTables, versions);
        }
        LookupTable lookup = (LookupTable) record;
        int key = role(lookup.key(), "lookup.key");
        return compileKeyed(key, Optional.empty(), lookup.columns(), List.of(), List.of(), sideTables, versions);
    }

    private CompiledModel compileEvents(Events events, SideTables sideTables, String versions) {
        List<Integer> key =
                events.key().stream().map(c -> role(c, "events.key")).toList();
        int time = role(events.time().column(), "events.time");
        TimeColumn cursorColumn = events.cursor().column();
        int cursor = role(cursorColumn.column(), "events.cursor");
        Optional<Integer> user = events.user().map(u -> role(u.column(), "events.user"));
        Optional<Integer> device = events.device().map(d -> role(d, "events.device"));
        Optional<Integer> name = events.name() instanceof EventName.FromColumn from
                ? Optional.of(role(from.column(), "events.name"))
                : Optional.empty();
        device.ifPresent(place -> fingerprint.put("$device", place));
        mapProperties(events.properties(), events.joins(), events.lookups(), sideTables);
        TimeForm cursorForm = timeForm(cursorColumn, "events.cursor");
        timeForm(events.time(), "events.time");
        return finish(
                new ColumnRoles(
                        key, Optional.of(time), Optional.of(cursor), user, device, name, fingerprint, sideMatch),
                Optional.of(column(cursorColumn.column(), "events.cursor")),
                events.key().stream().map(c -> column(c, "events.key")).toList(),
                Optional.empty(),
                events.time().zone().orElse(ZoneOffset.UTC),
                Optional.of(cursorForm),
                cursorColumn.zone().orElse(ZoneOffset.UTC),
                versions);
    }

    private CompiledModel compileKeyed(
            int key,
            Optional<String> container,
            PropertySet set,
            List<Join> joined,
            List<Lookup> lookups,
            SideTables sideTables,
            String versions) {
        mapProperties(set, joined, lookups, sideTables);
        boolean user = sync.record() instanceof Users || sync.record() instanceof Audience;
        return finish(
                new ColumnRoles(
                        List.of(key),
                        Optional.empty(),
                        Optional.empty(),
                        user ? Optional.of(key) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        fingerprint,
                        sideMatch),
                Optional.empty(),
                List.of(keyExpression()),
                container,
                ZoneOffset.UTC,
                Optional.empty(),
                ZoneOffset.UTC,
                versions);
    }

    private String keyExpression() {
        RecordDefinition record = sync.record();
        if (record instanceof Users users) {
            return column(users.user(), "users.user");
        }
        if (record instanceof Audience audience) {
            return column(audience.user(), "audience.user");
        }
        return record instanceof Groups groups
                ? column(groups.id(), "groups.id")
                : column(((LookupTable) record).key(), "lookup.key");
    }

    private CompiledModel finish(
            ColumnRoles roles,
            Optional<String> cursorExpression,
            List<String> keyExpressions,
            Optional<String> container,
            ZoneId timeZone,
            Optional<TimeForm> cursorForm,
            ZoneId cursorZone,
            String versions) {
        String list = "SELECT\n" + select.sql();
        String joined = String.join("", joins);
        String statement = list + "\nFROM " + source() + joined;
        Verb verb = sync.record() instanceof Events
                ? Verb.APPEND
                : sync.record() instanceof LookupTable ? Verb.REPLACE : Verb.UPSERT;
        RecordMapping mapping = new RecordMapping(
                sync.record().kind(),
                verb,
                container,
                keyName(),
                List.copyOf(properties),
                List.copyOf(sides),
                sync.record() instanceof Audience audience ? Optional.of(audience.membership()) : Optional.empty());
        List<Field> fields =
                session.describe(statement).stream().map(Column::field).toList();
        String identity = String.join(
                "\n",
                statement,
                properties.toString(),
                String.valueOf(container),
                timeZone.getId(),
                cursorZone.getId(),
                sync.record() instanceof Events e ? e.name().toString() : "",
                mapping.membership().map(Object::toString).orElse(""),
                versions);
        return new CompiledModel(
                list,
                source(),
                joined,
                cursorExpression,
                keyExpressions,
                new Schema(fields),
                mapping,
                roles,
                timeZone,
                cursorForm,
                cursorZone,
                "",
                hash(identity));
    }

    private Optional<String> keyName() {
        return sync.record() instanceof LookupTable lookup
                ? Optional.of(columns.find(lookup.key(), at("lookup.key")).name())
                : Optional.empty();
    }

    private void mapProperties(PropertySet set, List<Join> joined, List<Lookup> lookups, SideTables sideTables) {
        for (PropertyDefinition definition : set.listed()) {
            map(definition, columns, "m");
        }
        for (int i = 0; i < joined.size(); i++) {
            mapJoin(joined.get(i), "j" + i);
        }
        for (Lookup lookup : lookups) {
            mapLookup(lookup, sideTables.load(lookup));
        }
        set.allColumns().ifPresent(this::mapAll);
    }

    private void mapAll(PropertySet.AllColumns all) {
        Set<String> taken = new HashSet<>();
        properties.forEach(p -> taken.add(p.name()));
        Set<String> except = new HashSet<>();
        all.except().forEach(name -> except.add(columns.find(name, sync.where()).name()));
        for (Column column : columns.all()) {
            String name = column.name();
            if (!used.contains(name) && !except.contains(name) && !taken.contains(name)) {
                map(
                        new PropertyDefinition(name, new PropertyValue.Column(name), all.nulls(), false, sync.where()),
                        columns,
                        "m");
            }
        }
    }

    private void mapJoin(Join join, String alias) {
        ModelColumns joined =
                new ModelColumns(join.table(), session.describe("SELECT * FROM " + dialect.table(join.table())));
        List<String> conditions = new ArrayList<>();
        join.match()
                .forEach((ours, theirs) -> conditions.add(column(ours, join.where())
                        + " = "
                        + alias
                        + "."
                        + dialect.identifier(joined.find(theirs, join.where()).name())));
        joins.add(
                "\nLEFT JOIN " + dialect.table(join.table()) + " " + alias + " ON " + String.join(" AND ", conditions));
        for (PropertyDefinition definition : join.properties()) {
            map(definition, joined, alias);
        }
    }

    private void mapLookup(Lookup lookup, SideTable side) {
        sideMatch.add(select.add(column(lookup.match(), lookup.where())));
        lookup.properties().forEach((name, field) -> {
            int index = side.fields().indexOf(field);
            if (index < 0) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        lookup.where(),
                        "no column \"" + field + "\" in " + side.name(),
                        "one of " + String.join(", ", side.fields()),
                        "correct the name or the file's first line");
            }
            properties.add(
                    new Property(name, new PropertySource.FromSide(sides.size(), index), NullPolicy.OMIT, false));
        });
        sides.add(side);
    }

    private void map(PropertyDefinition definition, ModelColumns available, String alias) {
        PropertyValue value = definition.value();
        PropertySource source;
        if (value instanceof PropertyValue.Constant constant) {
            source = new PropertySource.Constant(constant.value());
        } else {
            int place = select.add(expression(value, available, alias, definition));
            fingerprint.put(definition.name(), place);
            source = new PropertySource.FromColumn(place);
        }
        properties.add(new Property(definition.name(), source, definition.nulls(), definition.once()));
    }

    private String expression(
            PropertyValue value, ModelColumns available, String alias, PropertyDefinition definition) {
        if (value instanceof PropertyValue.Column column) {
            String name = available.find(column.column(), definition.where()).name();
            return alias + "." + dialect.identifier(name);
        }
        if (value instanceof PropertyValue.Bucket bucket) {
            String name = available.find(bucket.column(), definition.where()).name();
            return bucket(bucket, alias + "." + dialect.identifier(name));
        }
        PropertyValue.Sql sql = (PropertyValue.Sql) value;
        if (!alias.equals("m")) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    definition.where(),
                    "an expression in the properties of a join",
                    "a column of the joined table",
                    "move the expression to the event's own properties, or join a view");
        }
        // Evaluated below the joins, so that its column names cannot become ambiguous.
        String name = "perseid_e" + inner.size();
        inner.add("(" + sql.expression() + "\n) AS " + dialect.identifier(name));
        return "m." + dialect.identifier(name);
    }

    private String bucket(PropertyValue.Bucket bucket, String expression) {
        StringBuilder sql = new StringBuilder("CASE");
        sql.append(" WHEN ").append(expression).append(" IS NULL THEN NULL");
        for (int i = 0; i < bucket.at().size(); i++) {
            sql.append(" WHEN ")
                    .append(expression)
                    .append(" < ")
                    .append(bucket.at().get(i).toPlainString())
                    .append(" THEN ")
                    .append(dialect.text(bucket.labels().get(i)));
        }
        return sql.append(" ELSE ")
                .append(dialect.text(bucket.labels().get(bucket.at().size())))
                .append(" END")
                .toString();
    }

    private String source() {
        if (sync.record() instanceof Audience audience) {
            // Whoever asks for users by what they did gets them once for each time; a member is one all the same.
            return "(SELECT DISTINCT " + column(audience.user(), at("audience.user")) + "\nFROM " + from(sync.model())
                    + (sync.model() instanceof Model.Sql ? "" : " m") + ") m";
        }
        if (inner.isEmpty()) {
            return from(sync.model()) + (sync.model() instanceof Model.Sql ? "" : " m");
        }
        return "(SELECT *, " + String.join(", ", inner) + "\nFROM " + from(sync.model()) + ") m";
    }

    private String from(Model model) {
        return model instanceof Model.Table table
                ? dialect.table(table.name())
                : "(" + ((Model.Sql) model).text() + "\n) m";
    }

    private String modelName() {
        return sync.model() instanceof Model.Table table ? table.name() : "the query of " + sync.name();
    }

    /** A column that serves identity: it is no property of {@code "*"}. */
    private int role(String written, String where) {
        used.add(columns.find(written, at(where)).name());
        return select.add(column(written, at(where)));
    }

    private String column(String written, String where) {
        return "m." + dialect.identifier(columns.find(written, where).name());
    }

    private TimeForm timeForm(TimeColumn time, String where) {
        Column column = columns.find(time.column(), at(where));
        TimeForm form = TimeForm.of(column.field())
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION,
                        at(where),
                        "column \"" + column.name() + "\" of type "
                                + column.declared().toUpperCase(Locale.ROOT),
                        "a timestamp or a date",
                        "choose another column, or cast it in {sql: ...}"));
        if (form != TimeForm.INSTANT && time.zone().isEmpty()) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    at(where),
                    "column \"" + column.name() + "\" of type " + column.declared() + " has no time zone",
                    "a stated zone",
                    "add zone: to the warehouse in perseid.yaml, or write {column: " + column.name()
                            + ", zone: Europe/Berlin}");
        }
        return form;
    }

    private String at(String key) {
        return sync.where() + " " + key;
    }

    private static String hash(String text) {
        Murmur3 hash = new Murmur3();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        hash.hash(utf8, 0, utf8.length);
        return String.format(Locale.ROOT, "%016x%016x", hash.high(), hash.low());
    }
}
