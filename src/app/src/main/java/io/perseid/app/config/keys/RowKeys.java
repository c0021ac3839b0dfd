package io.perseid.app.config.keys;

import io.perseid.api.destination.NullPolicy;
import io.perseid.app.config.problem.Position;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys that several kinds of records have: where rows come from, and what is put to them. */
final class RowKeys {

    private static final Key<String> SQL = Key.of("sql", Scalars.text(), "A query in the warehouse's SQL.")
            .such("select * from orders where not is_test");

    private static final Shape<Model> TABLE = new Mapped<>(
            Scalars.text("a table or view", "write the name of a table or view"),
            (t, n, r) -> Optional.of(new Model.Table(t)));

    private static final Keys<Model> QUERY = Keys.<Model>of(
                    "from",
                    "Rows of a query.",
                    List.of(SQL),
                    (block, reading) -> Optional.of(new Model.Sql(block.need(SQL))))
            .markedBy(SQL);

    static final Key<Model> FROM = Key.<Model>of(
                    "from",
                    new OneOf<>(List.of(TABLE, QUERY, DbtKeys.FROM), List.of()),
                    "Where the rows come from: a table or view, a query, or a table of a dbt project.")
            .mandatory()
            .such("orders");

    /** The same for events, with what only events come from. */
    static final Key<Model> EVENTS_FROM = Key.<Model>of(
                    "from",
                    new OneOf<>(List.of(TABLE, QUERY, ActivityStreamKeys.FROM, DbtKeys.FROM), List.of()),
                    "Where the rows come from: a table or view, a query, an activity stream, or a table of a dbt project.")
            .mandatory()
            .such("orders");

    static final Key<PropertyDraft.Several> PROPERTIES = Key.of(
                    "properties",
                    PropertyKeys.several(PropertyKeys.PROPERTY),
                    "What to send with each record: property names with their values, a list of columns to send under "
                            + "their own names, or \"*\" for every column that has no other use.")
            .such("{revenue: order_total, currency: {value: USD}}");

    static final Key<List<String>> EXCEPT = Key.of(
                    "except", new ListOf<>(Scalars.text()), "Columns that \"*\" leaves out.")
            .such("[internal_note]");

    private static final Key<String> JSON_COLUMN = Key.of("column", Scalars.text(), "The column.");

    private static final Key<String> PREFIX = Key.of(
                    "prefix", Scalars.text(), "What to put before the names of its members.")
            .orElseAs("nothing")
            .such("context_");

    /** Columns whose members become properties. */
    static final Key<List<PropertySet.JsonMembers>> JSON = Key.of(
                    "json",
                    new ListOf<>(OneOf.of(
                            new Mapped<>(
                                    Scalars.text("a column", "write the name of a column"),
                                    (column, node, r) -> Optional.of(new PropertySet.JsonMembers(
                                            column, "", node.position().where()))),
                            Keys.of(
                                            "json",
                                            "A column of JSON objects, with a prefix for the names of their members.",
                                            List.of(JSON_COLUMN, PREFIX),
                                            (block, r) -> Optional.of(new PropertySet.JsonMembers(
                                                    block.need(JSON_COLUMN),
                                                    block.get(PREFIX).orElse(""),
                                                    block.position().where())))
                                    .markedBy(JSON_COLUMN))),
                    "Columns of JSON objects, structs or maps whose members become properties, whatever they are called in "
                            + "each row. A property from a column wins over a member of the same name, an earlier column of"
                            + " members over a later one. Of profiles a member that vanishes from its row is taken away."
                            + " An activity stream's feature_json is unpacked by \"*\": write it here for a prefix, or list it"
                            + " under properties to send it as one.")
            .such("[properties, {column: context, prefix: context_}]");

    private static final Key<String> JOIN_TABLE = Key.of(
                    "table",
                    DbtKeys.TABLE_NAME,
                    "A table or view that has each value of the matched columns once, or with valid once at each time; else the"
                            + " plan stops and names those that it has more than once.")
            .mandatory()
            .such("customers");

    private static final Key<PropertyDraft.Several> JOIN_PROPERTIES = Key.of(
                    "properties",
                    PropertyKeys.several(PropertyKeys.JOINED),
                    "Property names with columns of the table, or a list of its columns.")
            .mandatory()
            .such("{customer_type: customer_type}");

    private static final Key<String> VALID_FROM = Key.of(
                    "from", Scalars.text(), "A column with the time from which a row holds.")
            .mandatory()
            .such("valid_from");

    private static final Key<String> VALID_TO = Key.of(
                    "to",
                    Scalars.text(),
                    "A column with the time from which it holds no more; NULL while it still does.")
            .mandatory()
            .such("valid_to");

    private static final Key<Join.Validity> VALID = Key.of(
                    "valid",
                    Keys.of(
                            "join.valid",
                            "When each row of a slowly changing dimension held: from its first moment on until before the"
                                    + " second. An event gets the value that held at its time, and none where none did.",
                            List.of(VALID_FROM, VALID_TO),
                            (block, r) -> Optional.of(new Join.Validity(block.need(VALID_FROM), block.need(VALID_TO)))),
                    "For events and a table that keeps older values: the two columns that say when each row held.")
            .orElseAs("none: the table's rows hold now")
            .such("{from: valid_from, to: valid_to}");

    private static final Keys<Drafted<PropertyDraft.Several, Join>> JOIN_FORM = Keys.of(
            "join",
            "A dimension joined in the warehouse: its current value, or with valid the one that held at the event's time. A row"
                    + " without a match keeps NULLs.",
            List.of(JOIN_TABLE, MatchKeys.MATCH, JOIN_PROPERTIES, VALID),
            RowKeys::join);

    static final Key<List<Drafted<PropertyDraft.Several, Join>>> JOIN =
            Key.of("join", new ListOf<>(JOIN_FORM), "Dimensions to join in the warehouse.");

    private RowKeys() {}

    /** What was read, with what can only be finished once the kind of record is known. */
    record Drafted<D, T>(D draft, T value) {}

    /** The properties, with the rule that {@code except} goes with {@code "*"}; empty if it is broken. */
    static Optional<PropertySet> properties(
            Block block,
            Key<PropertyDraft.Several> key,
            Reading reading,
            NullPolicy nulls,
            List<PropertyDefinition> more) {
        PropertyDraft.Several several = block.get(key).orElse(PropertyDraft.Several.NONE);
        if (several.all().isEmpty() && block.has(EXCEPT)) {
            reading.error(
                    block.at(EXCEPT),
                    "except without " + key.name() + ": \"*\"",
                    "columns that \"*\" leaves out",
                    "write " + key.name() + ": \"*\" or remove except");
            return Optional.empty();
        }
        List<PropertyDefinition> listed = Stream.concat(several.definitions(nulls, false).stream(), more.stream())
                .toList();
        List<String> except = block.get(EXCEPT).orElse(List.of());
        return Optional.of(new PropertySet(
                listed,
                several.all().map(at -> new PropertySet.AllColumns(except, nulls)),
                block.get(JSON).orElse(List.of()),
                Map.of()));
    }

    static List<Join> joins(Block block, NullPolicy nulls) {
        return block.get(JOIN).orElse(List.of()).stream()
                .map(d -> new Join(
                        d.value().table(),
                        d.value().match(),
                        d.draft().definitions(nulls, false),
                        d.value().valid(),
                        d.value().where()))
                .toList();
    }

    /** Reports a join of profiles, which have no time at which a value could hold. */
    static boolean noneAsOf(Block block, Reading reading) {
        List<Join> timed = block.get(JOIN).orElse(List.of()).stream()
                .map(Drafted::value)
                .filter(join -> join.valid().isPresent())
                .toList();
        timed.forEach(join -> reading.error(
                Position.parse(join.where()),
                "valid in a join of profiles",
                "a table of current values: a profile has no time of its own",
                "join a view of the rows that hold now, and remove valid"));
        return timed.isEmpty();
    }

    /** Reports a property that is given twice, whether listed, joined or looked up. */
    static boolean eachOnce(PropertySet set, List<Join> joins, List<Lookup> lookups, Reading reading) {
        Map<String, String> first = new HashMap<>();
        Stream<Map.Entry<String, String>> listed = Stream.concat(
                        set.listed().stream(), joins.stream().flatMap(join -> join.properties().stream()))
                .map(p -> Map.entry(p.name(), p.where()));
        Stream<Map.Entry<String, String>> more = set.listed().stream()
                .flatMap(p -> p.value() instanceof PropertyValue.ChildRows children
                        ? children.more().map(name -> Map.entry(name, p.where())).stream()
                        : Stream.empty());
        Stream<Map.Entry<String, String>> looked = lookups.stream()
                .flatMap(lookup -> lookup.properties().keySet().stream().map(name -> Map.entry(name, lookup.where())));
        boolean once = true;
        for (Map.Entry<String, String> property :
                Stream.concat(Stream.concat(listed, more), looked).toList()) {
            String before = first.putIfAbsent(property.getKey(), property.getValue());
            if (before != null) {
                once = false;
                reading.error(
                        Position.parse(property.getValue()),
                        "the property " + property.getKey() + " again, first at " + before,
                        "each property once",
                        "rename or remove one of the two");
            }
        }
        return once;
    }

    private static Optional<Drafted<PropertyDraft.Several, Join>> join(Block block, Reading reading) {
        PropertyDraft.Several several = block.need(JOIN_PROPERTIES);
        if (several.all().isPresent()) {
            reading.error(
                    several.all().get(), "\"*\" in a join", "the columns by name", "list the columns to take over");
            return Optional.empty();
        }
        String where = block.position().where();
        return Optional.of(new Drafted<>(
                several,
                new Join(block.need(JOIN_TABLE), block.need(MatchKeys.MATCH), List.of(), block.get(VALID), where)));
    }

    static Map<String, String> inOrder(List<Named<String>> pairs) {
        return pairs.stream()
                .collect(Collectors.toMap(Named::name, Named::value, (first, again) -> first, LinkedHashMap::new));
    }
}
