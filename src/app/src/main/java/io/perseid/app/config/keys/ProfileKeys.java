package io.perseid.app.config.keys;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import java.util.List;
import java.util.Optional;

/** The keys below {@code users:}, {@code groups:} and the record kind {@code lookup:}. */
final class ProfileKeys {

    private static final Shape<String> COLUMN = Scalars.text("a column", "write the name of a column");

    private static final Key<String> USER = Key.of("user", COLUMN, "The column with the user's id, each once.")
            .mandatory()
            .such("customer_id");

    private static final Key<PropertyDraft.Several> SET_ONCE = Key.of(
                    "set_once",
                    PropertyKeys.several(PropertyKeys.PROPERTY),
                    "Properties that are written only where the profile has no value yet.")
            .such("{first_seen: first_ordered_at}");

    private static final Key<String> GROUP = Key.of(
                    "group", Scalars.text(), "The group key at the destination, such as company_id.")
            .mandatory()
            .such("company_id");

    private static final Key<String> ID = Key.of("id", COLUMN, "The column with the group's id, each once.")
            .mandatory()
            .such("company_id");

    private static final Key<String> TABLE = Key.of(
                    "table", Scalars.text(), "The lookup table's name or id at the destination.")
            .mandatory()
            .such("locations");

    private static final Key<String> KEY = Key.of("key", COLUMN, "The column that makes a row unique.")
            .mandatory()
            .such("location_id");

    private static final Key<PropertyDraft.Several> COLUMNS = Key.of(
                    "columns",
                    PropertyKeys.several(PropertyKeys.CELL),
                    "The table's columns: \"*\", a list of columns, or names with values.")
            .orElse("*");

    static final Keys<SyncDraft> USERS = Keys.of(
            "users",
            "One user profile for each row.",
            List.of(
                    RowKeys.FROM,
                    USER,
                    RowKeys.PROPERTIES,
                    RowKeys.EXCEPT,
                    RowKeys.JSON,
                    SET_ONCE,
                    RowKeys.JOIN,
                    LookupKeys.LOOKUP,
                    Key.later("history"),
                    Key.later("deletes")),
            (block, reading) -> profile(block, reading, block.get(SET_ONCE))
                    .map(p -> new SyncDraft(
                            block.need(RowKeys.FROM),
                            new RecordDefinition.Users(block.need(USER), p.properties, p.joins, p.lookups))));

    static final Keys<SyncDraft> GROUPS = Keys.of(
            "groups",
            "One group profile for each row.",
            List.of(
                    RowKeys.FROM,
                    GROUP,
                    ID,
                    RowKeys.PROPERTIES,
                    RowKeys.EXCEPT,
                    RowKeys.JSON,
                    RowKeys.JOIN,
                    LookupKeys.LOOKUP,
                    Key.later("set_once"),
                    Key.later("history"),
                    Key.later("deletes")),
            (block, reading) -> profile(block, reading, Optional.empty())
                    .map(p -> new SyncDraft(
                            block.need(RowKeys.FROM),
                            new RecordDefinition.Groups(
                                    block.need(GROUP), block.need(ID), p.properties, p.joins, p.lookups))));

    static final Keys<SyncDraft> LOOKUP_TABLE = Keys.of(
            "lookup",
            "A lookup table at the destination, replaced whole when its content has changed.",
            List.of(TABLE, RowKeys.FROM, KEY, COLUMNS, RowKeys.EXCEPT),
            (block, reading) -> RowKeys.properties(block, COLUMNS, reading, NullPolicy.OMIT, List.of())
                    .filter(set -> RowKeys.eachOnce(set, List.of(), List.of(), reading))
                    .map(set -> new SyncDraft(
                            block.need(RowKeys.FROM),
                            new RecordDefinition.LookupTable(block.need(TABLE), block.need(KEY), set))));

    private ProfileKeys() {}

    private record Profile(PropertySet properties, List<Join> joins, List<Lookup> lookups) {}

    private static Optional<Profile> profile(Block block, Reading reading, Optional<PropertyDraft.Several> setOnce) {
        if (setOnce.flatMap(PropertyDraft.Several::all).isPresent()) {
            reading.error(
                    block.at(SET_ONCE), "\"*\" in set_once", "properties by name", "list the properties to set once");
            return Optional.empty();
        }
        List<PropertyDefinition> once =
                setOnce.map(s -> s.definitions(NullPolicy.OMIT, true)).orElse(List.of());
        if (!RowKeys.noneAsOf(block, reading)) {
            return Optional.empty();
        }
        List<Join> joins = RowKeys.joins(block, NullPolicy.UNSET);
        List<Lookup> lookups = block.get(LookupKeys.LOOKUP).orElse(List.of());
        return RowKeys.properties(block, RowKeys.PROPERTIES, reading, NullPolicy.UNSET, once)
                .filter(set -> RowKeys.eachOnce(set, joins, lookups, reading))
                .map(set -> new Profile(set, joins, lookups));
    }
}
