package io.perseid.engine.plan;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.SideTable;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.model.Enrichment;
import io.perseid.engine.model.ModelColumns;
import io.perseid.engine.model.ModelRows;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.Sync;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * The properties of a record: what each is read from, that each stands in one place, and what {@code "*"} adds. Roles come
 * first ({@link #serves}, {@link #counts}), then {@link #map}. One use, one thread.
 */
final class PropertyMapper {

    private final Sync sync;
    private final ModelRows rows;
    private final ModelColumns columns;
    private final List<Enrichment> enrichments;
    private final MappedExpressions expressions;
    private final SelectList select;
    private final PerEvent perEvent;
    private final List<Property> properties = new ArrayList<>();
    private final Map<String, Integer> fingerprint = new LinkedHashMap<>();
    private final List<SideTable> sides = new ArrayList<>();
    private final List<Integer> sideMatch = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    /** @param select to which the expressions of columns are added */
    PropertyMapper(
            Sync sync, ModelRows rows, List<Enrichment> enrichments, MappedExpressions expressions, SelectList select) {
        this.sync = sync;
        this.rows = rows;
        this.columns = rows.columns();
        this.enrichments = enrichments;
        this.expressions = expressions;
        this.select = select;
        this.perEvent = perEvent();
    }

    /** A column that serves identity is no property of {@code "*"}. */
    void serves(String column) {
        used.add(column);
    }

    /** What is no property, and counts in the fingerprint all the same. */
    void counts(String name, int place) {
        fingerprint.put(name, place);
    }

    /** In the order in which they are written. */
    List<Property> mapped() {
        return List.copyOf(properties);
    }

    /** Name to place in the result. */
    Map<String, Integer> fingerprint() {
        return fingerprint;
    }

    List<SideTable> sides() {
        return List.copyOf(sides);
    }

    /** For each side table the place of what it is matched with. */
    List<Integer> sideMatch() {
        return sideMatch;
    }

    void map(PropertySet set, List<Lookup> lookups, SideTables sideTables) {
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
        sideMatch.add(select.add(expressions.column(lookup.match(), lookup.where())));
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

    private PerEvent perEvent() {
        if (!(sync.record() instanceof Events events)
                || events.properties().perEvent().isEmpty()) {
            return PerEvent.none();
        }
        Expr name = events.name() instanceof EventName.FromColumn from
                ? expressions.column(from.column(), sync.where() + " events.name")
                : Expr.text(((EventName.Constant) events.name()).name());
        return new PerEvent(events.properties().perEvent(), name, sync.where() + " events.per_event");
    }
}
