package io.perseid.engine.plan;

import io.perseid.api.destination.RecordMapping;
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
import io.perseid.engine.sync.PropertySet;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private final PropertyMapper properties;

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
        this.properties = new PropertyMapper(sync, rows, enrichments, expressions, select);
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
        device.ifPresent(place -> properties.counts("$device", place));
        properties.map(events.properties(), events.lookups(), sideTables);
        TimeForm cursorForm = timeForm(cursorColumn, "events.cursor");
        timeForm(events.time(), "events.time");
        return finish(
                new ColumnRoles(
                        key,
                        Optional.of(time),
                        Optional.of(cursor),
                        user,
                        device,
                        name,
                        properties.fingerprint(),
                        properties.sideMatch()),
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
            List<Lookup> lookups,
            SideTables sideTables,
            String versions) {
        properties.map(set, lookups, sideTables);
        boolean user = sync.record() instanceof Users || sync.record() instanceof Audience;
        return finish(
                new ColumnRoles(
                        List.of(key),
                        Optional.empty(),
                        Optional.empty(),
                        user ? Optional.of(key) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        properties.fingerprint(),
                        properties.sideMatch()),
                Optional.empty(),
                List.of(keyExpression()),
                container,
                ZoneOffset.UTC,
                Optional.empty(),
                ZoneOffset.UTC,
                versions);
    }

    private Expr keyExpression() {
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
            Optional<Expr> cursorExpression,
            List<Expr> keyExpressions,
            Optional<String> container,
            ZoneId timeZone,
            Optional<TimeForm> cursorForm,
            ZoneId cursorZone,
            String versions) {
        ModelStatement made = new ModelStatement(dialect, rows, expressions.inner(), enrichments, select);
        String statement = made.mapped(Optional.empty(), Expr.always()).sql(dialect);
        Verb verb = sync.record() instanceof Events
                ? Verb.APPEND
                : sync.record() instanceof LookupTable ? Verb.REPLACE : Verb.UPSERT;
        RecordMapping mapping = new RecordMapping(
                sync.record().kind(),
                verb,
                container,
                keyName(),
                properties.mapped(),
                properties.sides(),
                sync.record() instanceof Audience audience ? Optional.of(audience.membership()) : Optional.empty());
        List<Field> fields =
                session.describe(statement).stream().map(Column::field).toList();
        String identity = String.join(
                "\n",
                statement,
                properties.mapped().toString(),
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
                Expr.always(),
                hash(identity));
    }

    private Optional<String> keyName() {
        return sync.record() instanceof LookupTable lookup
                ? Optional.of(columns.find(lookup.key(), at("lookup.key")).name())
                : Optional.empty();
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

    /** A column that serves identity: it is no property of {@code "*"}. */
    private int role(String written, String where) {
        properties.serves(columns.find(written, at(where)).name());
        return select.add(column(written, at(where)));
    }

    private Expr column(String written, String where) {
        return expressions.column(written, where);
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
