package io.perseid.app.config.check;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.app.config.Places;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import io.perseid.engine.model.BucketColumn;
import io.perseid.engine.sync.AddedProperties;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Sync;
import io.perseid.engine.sync.TimeColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Compares one sync with the columns that its warehouse has: missing columns, wrong types, times without a zone. All
 * input and output goes through {@link WarehouseColumns}. One thread.
 */
public final class ColumnCheck {

    private final Sync sync;
    private final Places places;
    private final WarehouseColumns warehouse;
    private final List<ConfigProblem> problems = new ArrayList<>();

    public ColumnCheck(Sync sync, Places places, WarehouseColumns warehouse) {
        this.sync = sync;
        this.places = places;
        this.warehouse = warehouse;
    }

    /**
     * Everything that does not fit, in the order of the keys.
     *
     * @throws PerseidException if the warehouse does not answer
     */
    public List<ConfigProblem> problems() {
        problems.clear();
        String group = group(sync.record());
        String owner = owner(sync.model());
        Optional<KnownColumns> model =
                ask(places.of(group, "from"), () -> warehouse.of(sync.model())).map(c -> known(owner, c));
        model.ifPresent(columns -> check(sync.record(), group, columns));
        return List.copyOf(problems);
    }

    private static String owner(Model model) {
        if (model instanceof Model.Milestones milestones) {
            return owner(milestones.source());
        }
        if (model instanceof Model.Sessions sessions) {
            return owner(sessions.source());
        }
        if (model instanceof Model.FirstEvents first) {
            return owner(first.source());
        }
        if (model instanceof Model.ActivityStream stream) {
            return owner(stream.source());
        }
        return model instanceof Model.Table table ? table.name() : "the query";
    }

    private void check(RecordDefinition record, String group, KnownColumns model) {
        if (record instanceof RecordDefinition.Events events) {
            if (events.name() instanceof EventName.FromColumn name) {
                model.find(name.column(), places.of(group, "name", "column"));
            }
            time(events.time(), places.of(group, "time"), model);
            events.user().ifPresent(user -> model.find(user.column(), places.of(group, "user")));
            events.device().ifPresent(device -> model.find(device, places.of(group, "device")));
            events.key().forEach(key -> model.find(key, places.of(group, "key")));
            if (!events.cursor().column().equals(events.time())) {
                time(events.cursor().column(), places.of(group, "cursor"), model);
            }
            rows(group, events.properties(), events.joins(), events.lookups(), model);
            events.history().forEach(this::history);
        } else if (record instanceof RecordDefinition.Users users) {
            model.find(users.user(), places.of(group, "user"));
            rows(group, users.properties(), users.joins(), users.lookups(), model);
        } else if (record instanceof RecordDefinition.Groups groups) {
            model.find(groups.id(), places.of(group, "id"));
            rows(group, groups.properties(), groups.joins(), groups.lookups(), model);
        } else if (record instanceof RecordDefinition.Audience audience) {
            model.find(audience.user(), places.of(group, "user"));
        } else if (record instanceof RecordDefinition.LookupTable table) {
            model.find(table.key(), places.of(group, "key"));
            rows(group, table.columns(), List.of(), List.of(), model);
        }
    }

    private void rows(
            String group, PropertySet properties, List<Join> joins, List<Lookup> lookups, KnownColumns model) {
        properties.listed().forEach(property -> property(property, model));
        properties.members().forEach(json -> model.find(json.column(), Position.parse(json.where())));
        properties.allColumns().ifPresent(all -> all.except()
                .forEach(column -> model.find(column, places.of(group, "except"))));
        for (Join join : joins) {
            Position position = Position.parse(join.where());
            join.match().keySet().forEach(column -> model.find(column, position));
            ask(position, () -> warehouse.ofTable(join.table()))
                    .map(columns -> known(join.table(), columns))
                    .ifPresent(table -> {
                        join.match().values().forEach(column -> table.find(column, position));
                        join.valid().ifPresent(valid -> {
                            table.find(valid.from(), position);
                            table.find(valid.to(), position);
                        });
                        join.properties().forEach(property -> property(property, table));
                    });
        }
        lookups.forEach(lookup -> model.find(lookup.match(), Position.parse(lookup.where())));
        properties.allColumns().ifPresent(all -> star(all, properties, joins, lookups, model));
    }

    /** Columns that {@code "*"} sends under a name that something else has: what a plan would stop at. */
    private void star(
            PropertySet.AllColumns all,
            PropertySet properties,
            List<Join> joins,
            List<Lookup> lookups,
            KnownColumns model) {
        List<History> histories =
                sync.record() instanceof RecordDefinition.Events events ? events.history() : List.of();
        Map<String, String> taken = AddedProperties.of(properties, joins, lookups, histories);
        taken.keySet().retainAll(model.names());
        if (taken.isEmpty()) {
            return;
        }
        Set<String> elsewhere = new HashSet<>(all.except());
        properties.listed().stream()
                .filter(property -> !(property.value() instanceof PropertyValue.ChildRows))
                .forEach(property -> elsewhere.add(property.name()));
        properties.members().forEach(json -> elsewhere.add(json.column()));
        elsewhere.addAll(roles(sync.record()));
        elsewhere.addAll(warehouse.hidden(sync.model()));
        taken.forEach((name, where) -> {
            if (!elsewhere.contains(name)) {
                model.report(
                        Position.parse(where),
                        "the property " + name + ", which \"*\" gives as well, because there is a column of that name",
                        "each property once",
                        "rename it, or write except: [" + name + "] beside \"*\"");
            }
        });
    }

    /** Columns that are no properties of {@code "*"}. */
    private static List<String> roles(RecordDefinition record) {
        List<String> roles = new ArrayList<>();
        if (record instanceof RecordDefinition.Events events) {
            roles.addAll(events.key());
            roles.add(events.time().column());
            roles.add(events.cursor().column().column());
            events.user().ifPresent(user -> roles.add(user.column()));
            events.device().ifPresent(roles::add);
            if (events.name() instanceof EventName.FromColumn name) {
                roles.add(name.column());
            }
        } else if (record instanceof RecordDefinition.Users users) {
            roles.add(users.user());
        } else if (record instanceof RecordDefinition.Groups groups) {
            roles.add(groups.id());
        } else if (record instanceof RecordDefinition.LookupTable table) {
            roles.add(table.key());
        }
        return roles;
    }

    private void history(History history) {
        Position position = Position.parse(history.where());
        facts(history.facts(), history.value(), position);
        if (history.over() instanceof History.Over.Between between) {
            facts(between.from(), Optional.empty(), position);
            between.to().ifPresent(to -> facts(to, Optional.empty(), position));
        }
    }

    private void facts(History.Facts facts, Optional<String> value, Position position) {
        Optional<KnownColumns> table =
                ask(position, () -> warehouse.ofTable(facts.table())).map(columns -> known(facts.table(), columns));
        if (table.isEmpty()) {
            return;
        }
        table.get().find(facts.user(), position);
        table.get().find(facts.time(), position);
        value.ifPresent(column -> table.get().find(column, position));
        facts.condition()
                .ifPresent(condition -> ask(position, () -> {
                    warehouse.tryExpression(new Model.Table(facts.table()), condition);
                    return condition;
                }));
    }

    private void property(PropertyDefinition property, KnownColumns columns) {
        Position position = Position.parse(property.where());
        if (property.value() instanceof PropertyValue.Column column) {
            columns.findOrConstant(column.column(), position);
        } else if (property.value() instanceof PropertyValue.Bucket bucket) {
            columns.find(bucket.column(), position)
                    .flatMap(column -> BucketColumn.problem(bucket, column, property.where()))
                    .ifPresent(
                            problem -> columns.report(position, problem.found(), problem.expected(), problem.action()));
        } else if (property.value() instanceof PropertyValue.ChildRows children) {
            children.match().keySet().forEach(column -> columns.find(column, position));
            ask(position, () -> warehouse.ofTable(children.table()))
                    .map(found -> known(children.table(), found))
                    .ifPresent(table -> {
                        children.match().values().forEach(column -> table.find(column, position));
                        children.fields().values().forEach(column -> table.find(column, position));
                        children.order().forEach(by -> table.find(by.column(), position));
                    });
        } else if (property.value() instanceof PropertyValue.Sql sql) {
            ask(position, () -> {
                warehouse.tryExpression(sync.model(), sql.expression());
                return sql;
            });
        }
    }

    private void time(TimeColumn time, Position position, KnownColumns columns) {
        Optional<Column> found = columns.find(time.column(), position);
        if (found.isEmpty()) {
            return;
        }
        ArrowType type = found.get().field().getType();
        String described =
                "the column " + time.column() + " of type " + found.get().declared();
        boolean stamp = type instanceof ArrowType.Timestamp;
        if (!stamp && !(type instanceof ArrowType.Date)) {
            columns.report(
                    position,
                    described,
                    "a column with a time or date",
                    "name another column, or cast it in from: {sql: ...}");
        } else if (time.zone().isEmpty() && !(type instanceof ArrowType.Timestamp t && t.getTimezone() != null)) {
            columns.report(
                    position,
                    described + ", which has no time zone",
                    "a zone in which to read it",
                    "write {column: " + time.column() + ", zone: Europe/Berlin}, or give the warehouse "
                            + sync.warehouse() + " a zone");
        }
    }

    /** The warehouse's answer; empty if it finds the question wrong, which is reported at this place. */
    private <T> Optional<T> ask(Position position, Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (PerseidException e) {
            if (e.kind() != FailureKind.CONFIGURATION) {
                throw e;
            }
            problems.add(ConfigProblem.error(
                    position,
                    e.problem().found(),
                    e.problem().expected(),
                    e.problem().action()));
            return Optional.empty();
        }
    }

    private KnownColumns known(String owner, List<Column> columns) {
        return new KnownColumns(owner, columns, problems::add);
    }

    private static String group(RecordDefinition record) {
        return record instanceof RecordDefinition.Events
                ? "events"
                : record instanceof RecordDefinition.Users
                        ? "users"
                        : record instanceof RecordDefinition.Groups
                                ? "groups"
                                : record instanceof RecordDefinition.Audience ? "audience" : "lookup";
    }
}
