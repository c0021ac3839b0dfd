package io.perseid.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.Lane;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.Sample;
import io.perseid.engine.model.SideTableRows;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.testkit.fake.RecordedDestination;
import io.perseid.testkit.golden.GoldenFile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every {@link ModelCases case} in one warehouse: its SQL is that of a golden file of the connector, its rows are the
 * expected ones, and cut into any slices they are the same rows.
 */
public abstract class ModelContract {

    private static final Pattern INSTANT = Pattern.compile("@([^@]+)@");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SLICINGS = 6;
    private static final int FEW_SLICINGS = 2;

    /** Makes tables, as somebody who may write; before {@link #connect}. */
    protected abstract void execute(String... statements);

    protected abstract Warehouse connect();

    /** The type of an instant. */
    protected String instantType() {
        return "TIMESTAMPTZ";
    }

    /** The type of a JSON value. */
    protected String jsonType() {
        return "JSON";
    }

    /** Cases that this warehouse cannot run, by name. */
    protected List<String> leftOut() {
        return List.of();
    }

    @TestFactory
    final Stream<DynamicTest> everyModelGivesItsRowsInAnySlices() {
        Random seeds = new Random();
        List<DynamicTest> tests = new ArrayList<>();
        for (ModelCase each : ModelCases.all()) {
            if (!leftOut().contains(each.name())) {
                long seed = seeds.nextLong();
                tests.add(DynamicTest.dynamicTest(each.name(), () -> check(each, seed, true)));
            }
        }
        long seed = seeds.nextLong();
        for (ModelCase each : HistoryTrial.all(seed)) {
            if (!leftOut().contains(each.name())) {
                tests.add(DynamicTest.dynamicTest(each.name(), () -> check(each, seed, false)));
            }
        }
        for (DialectCase each : DialectCase.all()) {
            tests.add(DynamicTest.dynamicTest(each.name(), () -> check(each)));
        }
        if (!leftOut().contains(SessionComparison.NAME)) {
            long another = seeds.nextLong();
            tests.add(DynamicTest.dynamicTest(SessionComparison.NAME, () -> compare(another)));
        }
        return tests.stream();
    }

    private void compare(long seed) {
        RandomEvents events = new RandomEvents(seed);
        try (Warehouse warehouse = connect()) {
            execute(events.tables().stream()
                    .map(statement -> written(statement, warehouse))
                    .toArray(String[]::new));
            try (WarehouseSession session = warehouse.open()) {
                new SessionComparison(warehouse, session, events).holds();
            }
        }
    }

    @Test
    final void statementsOfAPlanAreThoseOfTheGoldenFile() {
        try (Warehouse warehouse = connect()) {
            execute(PlanCase.TABLES.stream()
                    .map(statement -> written(statement, warehouse))
                    .toArray(String[]::new));
            GoldenFile.of("plans/lines.sql").holds(PlanCase.statements(warehouse));
        }
    }

    @Test
    final void aLookupWithRepeatedKeysIsRefusedWithTheirNames() {
        assertThatThrownBy(
                        () -> lookUp(
                                1 << 20,
                                "CREATE TABLE lr_accounts (id BIGINT, name VARCHAR(20))",
                                "INSERT INTO lr_accounts VALUES (7, 'a'), (8, 'b'), (7, 'c'), (NULL, 'd'), (NULL, 'e'), (7, 'f')"))
                .isInstanceOfSatisfying(PerseidException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.CONFIGURATION);
                    assertThat(e.problem().where()).isEqualTo("case");
                    assertThat(e.problem().found()).isEqualTo("lr_accounts of crm has 2 rows too many for id \"7\"");
                });
    }

    @Test
    final void aLookupBeyondItsMemoryIsRefusedWithThatBound() {
        assertThatThrownBy(() -> lookUp(
                        1000,
                        "CREATE TABLE lr_accounts (id BIGINT, name VARCHAR(20))",
                        "INSERT INTO lr_accounts VALUES (1, 'a'), (2, 'b')"))
                .isInstanceOfSatisfying(PerseidException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.LIMIT);
                    assertThat(e.problem().where()).isEqualTo("case");
                    assertThat(e.problem().found())
                            .isEqualTo("lr_accounts of crm takes more than 0 MiB of memory with its first 2 rows");
                    assertThat(e.problem().action()).contains("memory:", "-Xmx", "join");
                });
    }

    private void lookUp(long memory, String... tables) {
        try (Warehouse warehouse = connect()) {
            execute(tables);
            Lookup.Table table = new Lookup.Table("crm", "lr_accounts", memory);
            Lookup lookup = new Lookup(table, "account", "id", Map.of("name", "name"), "case");
            try (WarehouseSession session = warehouse.open()) {
                new SideTableRows(lookup, table, warehouse.dialect(), session).read();
            }
        }
    }

    private void check(ModelCase each, long seed, boolean byHand) {
        try (Warehouse warehouse = connect()) {
            execute(each.tables().stream()
                    .map(statement -> written(statement, warehouse))
                    .toArray(String[]::new));
            try (WarehouseSession session = warehouse.open()) {
                Sync sync = sync(each);
                CompiledModel model = compile(each, warehouse, session);
                if (byHand) {
                    GoldenFile.of("models/" + each.name() + ".sql").holds(model.allRows());
                }
                List<String> rows = rows(session, sync, model, model.allRows());
                assertThat(rows)
                        .as("%s, seed %d", each.name(), seed)
                        .containsExactlyInAnyOrderElementsOf(each.expected());
                if (each.record().kind() == RecordKind.EVENT) {
                    sliced(session, sync, model, rows, seed, byHand ? SLICINGS : FEW_SLICINGS);
                }
            }
        }
    }

    /** As a sync would, with standard settings. */
    public static CompiledModel compile(ModelCase each, Warehouse warehouse, WarehouseSession session) {
        return planner(sync(each), warehouse, session).compile(session);
    }

    private void check(DialectCase each) {
        try (Warehouse warehouse = connect()) {
            String sql = each.statement().sql(warehouse.dialect());
            GoldenFile.of("models/" + each.name() + ".sql").holds(sql);
            if (leftOut().contains(each.name())) {
                return;
            }
            execute("SELECT 1");
            List<String> values = new ArrayList<>();
            try (WarehouseSession session = warehouse.open();
                    RowReader reader = session.read(sql)) {
                while (reader.next()) {
                    reader.batch()
                            .getFieldVectors()
                            .forEach(vector -> values.add(vector.getField()
                                            .getName()
                                            .toLowerCase(Locale.ROOT)
                                    + " " + String.valueOf(vector.getObject(0)).replace(" ", "")));
                }
            }
            assertThat(values).as(sql).containsExactlyElementsOf(each.expected());
        }
    }

    private void sliced(
            WarehouseSession session, Sync sync, CompiledModel model, List<String> whole, long seed, int slicings) {
        Random random = new Random(seed);
        Expr noCursor = model.cursorExpression().orElseThrow().isNull();
        List<String> withoutCursor = rows(session, sync, model, model.where(noCursor));
        List<Long> times = whole.stream()
                .flatMap(line -> time(line).stream())
                .map(time -> ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .sorted()
                .toList();
        for (int i = 0; i < slicings; i++) {
            int cuts = times.isEmpty() ? 0 : 1 + random.nextInt(4);
            List<Long> borders = random.longs(cuts, 0, Math.max(1, times.size()))
                    .mapToObj(at -> times.get(Math.toIntExact(at)) + random.nextInt(3) - 1)
                    .sorted()
                    .toList();
            List<String> parts = new ArrayList<>(withoutCursor);
            Optional<Long> low = Optional.empty();
            for (Long border : borders) {
                parts.addAll(rows(session, sync, model, model.between(low, Optional.of(border))));
                low = Optional.of(border);
            }
            parts.addAll(rows(session, sync, model, model.between(low, Optional.empty())));
            assertThat(parts).as("seed %d: cut at %s", seed, borders).containsExactlyInAnyOrderElementsOf(whole);
        }
    }

    /** Empty for a row that was refused. */
    private static Optional<Instant> time(String line) {
        Matcher time = Pattern.compile(" (\\d{4}-\\S+Z) ").matcher(line);
        return time.find() ? Optional.of(Instant.parse(time.group(1))) : Optional.empty();
    }

    static List<String> rows(WarehouseSession session, ModelCase each, CompiledModel model, String sql) {
        return rows(session, sync(each), model, sql);
    }

    private static List<String> rows(WarehouseSession session, Sync sync, CompiledModel model, String sql) {
        Lane lane = new RecordedDestination("recorded:1", 7).lanes().get(0);
        try (RowReader reader = session.read(sql)) {
            return new Sample(sync, model, lane, Duration.ofSeconds(10))
                    .read(reader, new RowLines(model.mapping()), Integer.MAX_VALUE, NOW).rows().stream()
                            .map(row -> row.refusal()
                                    .map(why -> "refused " + why.code() + " " + row.key())
                                    .orElse(row.key() + ": " + row.payload()))
                            .toList();
        }
    }

    /** Side tables are of the same warehouse here, where a sync would have them of another. */
    private static Planner planner(Sync sync, Warehouse warehouse, WarehouseSession session) {
        SyncParts parts = new SyncParts(
                sync,
                warehouse.dialect(),
                new RecordedDestination("recorded:1", 7),
                lookup ->
                        new SideTableRows(lookup, (Lookup.Table) lookup.source(), warehouse.dialect(), session).read(),
                "1");
        return new Planner(parts, new Slicing(20, Duration.ofSeconds(10), 100));
    }

    private static Sync sync(ModelCase each) {
        return new Sync(
                each.name(),
                new Namespace(each.name()),
                "warehouse",
                "recorded",
                each.record().kind() == RecordKind.EVENT ? Mode.STANDARD : Mode.FULL,
                new Schedule.Manual(),
                each.model(),
                each.record(),
                Sync.DEFAULT_MAX_REJECTS,
                OnUnknown.PARK,
                each.name() + ".yaml");
    }

    private String written(String statement, Warehouse warehouse) {
        String typed = statement.replace("<instant>", instantType()).replace("<json>", jsonType());
        return INSTANT.matcher(typed)
                .replaceAll(
                        found -> Matcher.quoteReplacement(warehouse.dialect().instant(Instant.parse(found.group(1)))));
    }
}
