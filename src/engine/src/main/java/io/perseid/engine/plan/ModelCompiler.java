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
import io.perseid.engine.model.Enrichment;
import io.perseid.engine.model.Enrichments;
import io.perseid.engine.model.ModelColumns;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.model.ModelRows;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Lookup;
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
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Compiles a sync's model and mapping into one SQL statement and one {@link RecordMapping}, against the warehouse's
 * columns as they are now. One use, one thread; asks the warehouse for columns only.
 *
 * <p>Joins, buckets and expressions run in the warehouse; constants and lookups do not travel through it.
 */
final class ModelCompiler {

    private final Sync sync;
    private final Dialect dialect;
    private final WarehouseSession session;
    private final SelectList select;
    private final ModelRows rows;
    private final ModelColumns columns;
    private final MappedExpressions expressions;
    private final List<Enrichment> enrichments;
    private final PerEvent perEvent;
    private final List<Property> properties = new ArrayList<>();
    private final Map<String, Integer> fingerprint = new LinkedHashMap<>();
    private final List<SideTable> sides = new ArrayList<>();
    private final List<Integer> sideMatch = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    ModelCompiler(Sync sync, Dialect dialect, WarehouseSession session) {
        this.sync = sync;
        this.dialect = dialect;
        this.session = session;
        this.select = new SelectList(dialect);
        ModelContext context = new ModelContext(sync.name(), dialect, session);
        this.rows = rows(context);
        this.columns = rows.columns();
        this.expressions = new MappedExpressions(columns);
        this.enrichments = Enrichments.of(sync.record(), columns, context);
        this.perEvent = perEvent();
    }

    /** @param versions of the connectors, so that a new one counts as a change of the mapping */
    CompiledModel compile(SideTables sideTables, String versions) {
        RecordDefinition record = sync.record();
        if (record instanceof Events events) {
            return compileEvents(events, sideTables, versions);
        }
        if (record instanceof Users users) {
            int user = role(users.user(), "users.user");
            return compileKeyed(user, Optional.empty(), users.properties(), users.lookups(), sideTables, versions);
        }
        if (record instanceof Groups groups) {
            int id = role(groups.id(), "groups.id");
            return compileKeyed(
                    id, Optional.of(groups.groupKey()), groups.properties(), groups.lookups(), sideTables, versions);
        }
        if (record instanceof Audience audience) {
            int user = role(audience.user(), "audience.user");
            PropertySet none = new PropertySet(List.of(), Optional.empty());
            return compileKeyed(user, Optional.of(audience.name()), none, List.of(), sideTables, versions);
        }
        LookupTable lookup = (LookupTable) record;
        int key = role(lookup.key(), "lookup.key");
        return compileKeyed(key, Optional.empty(), lookup.columns(), List.of(), sideTables, versions);
    }

    private CompiledModel compileEvents(Events events, SideTables sideTables, String versions) {
        List<Integer> key =
                events.key().stream().map(c -> role(c, "events.key")).toList();
        int time = role(events.time().column(), "events.time");
        TimeColumn cursorColumn = events.cursor().column();
        int cursor = role(cursorColumn.column(), "events.cursor");
        Optional<Integer> user = events.user().map(u -> role(u.column(), "events.user"));
        Optional<Integer> device = events.device().or(rows::device).map(d -> role(d, "events.device"));
        Optional<Integer> name = events.name() instanceof EventName.FromColumn from
                ? Optional.of(role(from.column(), "events.name"))
                : Optional.empty();
        device.ifPresent(place -> fingerprint.put("$device", place));
        mapProperties(events.properties(), events.lookups(), sideTables);
        TimeForm cursorForm = timeForm(cursorColumn, "events.cursor");
        timeForm(events.time(), "events.time");
        return finish(
                new ColumnRoles(
                        key, Optional.of(time), Optional.of(cursor), user, device, name, fingerprint, sideMatch),
                Optional.of(rendered(cursorColumn.column(), "events.cursor")),
                events.key().stream().map(c -> rendered(c, "events.key")).toList(),
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
            List<Lookup> lookups,
            SideTables sideTables,
            String versions) {
        mapProperties(set, lookups, sideTables);
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
            return rendered(users.user(), "users.user");
        }
        if (record instanceof Audience audience) {
            return rendered(audience.user(), "audience.user");
        }
        return record instanceof Groups groups
                ? rendered(groups.id(), "groups.id")
                : rendered(((LookupTable) record).key(), "lookup.key");
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
        ModelStatement made = new ModelStatement(dialect, rows, expressions.inner(), enrichments, select);
        String statement = made.mapped(Optional.empty(), "");
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
                made,
                Optional.empty(),
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

    private void mapProperties(PropertySet set, List<Lookup> lookups, SideTables sideTables) {
        set.listed().stream()
                .filter(definition -> !(definition.value() instanceof PropertyValue.ChildRows))
                .forEach(this::map);
        Set<String> listed = new HashSet<>(places.keySet());
        rows.own().stream()
                .filter(name -> properties.stream().noneMatch(p -> p.name().equals(name)))
                .forEach(name -> {
                    mapColumn(name, NullPolicy.OMIT);
                    listed.add(name);
                });
        for (Enrichment enrichment : enrichments) {
            enrichment.properties().forEach(p -> add(p.definition(), p.value()));
        }
        for (Lookup lookup : lookups) {
            mapLookup(lookup, sideTables.load(lookup));
        }
        List<PropertySet.JsonMembers> unpacked = unpacked(set);
        unpacked.forEach(members ->
                used.add(columns.find(members.column(), members.where()).name()));
        set.allColumns().ifPresent(all -> mapAll(all, listed));
        unpacked.forEach(this::mapMembers);
        perEvent.check(properties.stream().map(Property::name).toList());
    }

    /** The columns of members that the sync names, and those that {@code "*"} unpacks unless the sync says what becomes of them. */
    private List<PropertySet.JsonMembers> unpacked(PropertySet set) {
        List<PropertySet.JsonMembers> members = new ArrayList<>(set.members());
        if (set.allColumns().isEmpty()) {
            return members;
        }
        List<String> decided = new ArrayList<>(set.allColumns().get().except());
        set.members().forEach(m -> decided.add(m.column()));
        for (PropertyDefinition property : set.listed()) {
            decided.add(property.name());
            if (property.value() instanceof PropertyValue.Column column) {
                decided.add(column.column());
            }
        }
        for (String name : rows.unpacked()) {
            boolean object = isObject(columns.find(name, sync.where()).field().getType());
            if (object && decided.stream().noneMatch(name::equalsIgnoreCase)) {
                members.add(new PropertySet.JsonMembers(name, "", sync.where()));
            }
        }
        return members;
    }

    private static boolean isObject(ArrowType type) {
        return type instanceof ArrowType.Struct || type instanceof ArrowType.Map || type instanceof ArrowType.Utf8;
    }

    private void mapAll(PropertySet.AllColumns all, Set<String> listed) {
        Set<String> except = new HashSet<>(rows.hidden());
        all.except().forEach(name -> except.add(columns.find(name, sync.where()).name()));
        for (Column column : columns.all()) {
            String name = column.name();
            // What is listed under the name of a column stands for that column.
            if (!used.contains(name) && !except.contains(name) && !listed.contains(name)) {
                String other = places.get(name);
                if (other != null) {
                    throw PerseidException.of(
                            FailureKind.CONFIGURATION,
                            other,
                            "the property " + name + ", which \"*\" at " + sync.where() + " gives as well",
                            "each property once",
                            "rename it, or write except: [" + name + "] beside \"*\"");
                }
                mapColumn(name, all.nulls());
            }
        }
    }

    private void mapColumn(String name, NullPolicy nulls) {
        map(new PropertyDefinition(name, new PropertyValue.Column(name), nulls, false, sync.where()));
    }

    /** A struct or map goes as the JSON that the warehouse makes of it. */
    private void mapMembers(PropertySet.JsonMembers members) {
        Column column = columns.find(members.column(), members.where());
        Expr value = Expr.column(Enrichment.ROWS, column.name());
        ArrowType type = column.field().getType();
        if (!isObject(type)) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    members.where(),
                    "column \"" + column.name() + "\" of type "
                            + column.declared().toUpperCase(Locale.ROOT),
                    "JSON, a struct, a map, or a text of JSON",
                    "name another column, or list this one under properties:");
        }
        if (!(type instanceof ArrowType.Utf8)) {
            value = value.toJson();
        }
        int place = select.add(value);
        // A name that no property of a column has: it stands for all members.
        String name = members.prefix() + column.name() + ".*";
        fingerprint.put(name, place);
        properties.add(new Property(name, new PropertySource.Members(place, members.prefix()), NullPolicy.OMIT, false));
    }

    private void mapLookup(Lookup lookup, SideTable side) {
        sideMatch.add(select.add(column(lookup.match(), lookup.where())));
        lookup.properties().keySet().forEach(name -> perEvent.refuse(name, "a lookup", lookup.where()));
        lookup.properties().forEach((name, field) -> {
            claim(name, lookup.where());
            int index = side.fields().indexOf(field);
            if (index < 0) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        lookup.where(),
                        "no column \"" + field + "\" in " + side.name(),
                        "one of " + String.join(", ", side.fields()),
                        "correct the name, or the first line of the file");
            }
            properties.add(
                    new Property(name, new PropertySource.FromSide(sides.size(), index), NullPolicy.OMIT, false));
        });
        sides.add(side);
    }

    /** Each property stands in one place. */
    private void claim(String name, String where) {
        String first = places.putIfAbsent(name, where);
        if (first != null) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    where,
                    "the property " + name + " again, first at " + first,
                    "each property once",
                    "rename or remove one of the two");
        }
    }

    private void map(PropertyDefinition definition) {
        if (definition.value() instanceof PropertyValue.Constant constant && !perEvent.restricts(definition.name())) {
            claim(definition.name(), definition.where());
            properties.add(new Property(
                    definition.name(),
                    new PropertySource.Constant(constant.value()),
                    definition.nulls(),
                    definition.once()));
        } else {
            add(definition, expressions.of(definition));
        }
    }

    private void add(PropertyDefinition definition, Expr value) {
        claim(definition.name(), definition.where());
        int place = select.add(perEvent.only(definition.name(), value));
        fingerprint.put(definition.name(), place);
        properties.add(new Property(
                definition.name(), new PropertySource.FromColumn(place), definition.nulls(), definition.once()));
    }

    private ModelRows rows(ModelContext context) {
        ModelRows all = context.rows(sync.model());
        if (!(sync.record() instanceof Audience audience)) {
            return all;
        }
        // Whoever asks for users by what they did gets them once for each time; a member is one all the same.
        String user = all.columns().find(audience.user(), at("audience.user")).name();
        return ModelRows.of(
                Select.from(all.relation(), Enrichment.ROWS)
                        .column(Expr.column(Enrichment.ROWS, user), user)
                        .distinctRows(),
                all.columns());
    }

    private PerEvent perEvent() {
        if (!(sync.record() instanceof Events events)
                || events.properties().perEvent().isEmpty()) {
            return PerEvent.none();
        }
        Expr name = events.name() instanceof EventName.FromColumn from
                ? column(from.column(), at("events.name"))
                : Expr.text(((EventName.Constant) events.name()).name());
        return new PerEvent(events.properties().perEvent(), name, at("events.per_event"));
    }

    /** A column that serves identity: it is no property of {@code "*"}. */
    private int role(String written, String where) {
        used.add(columns.find(written, at(where)).name());
        return select.add(column(written, at(where)));
    }

    private Expr column(String written, String where) {
        return Expr.column(Enrichment.ROWS, columns.find(written, where).name());
    }

    private String rendered(String written, String where) {
        return column(written, where).sql(dialect);
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
