package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.state.Owner;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.Namespace;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.testkit.fake.RecordedDestination;
import io.perseid.testkit.model.ModelCase;
import io.perseid.testkit.model.ModelCases;
import io.perseid.testkit.model.ModelContract;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What joins and lists say of tables whose rows do not fit. */
final class EnrichmentProblemsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void tables() {
        file().execute(
                        "SET TimeZone = 'UTC'",
                        "CREATE TABLE sales (id BIGINT, sold_at TIMESTAMPTZ, who VARCHAR, sku VARCHAR)",
                        "INSERT INTO sales VALUES (1, '2025-01-01 10:00:00+00', 'ann', 'tea'), (2, '2025-01-02 10:00:00+00',"
                                + " 'bob', 'cup')",
                        "CREATE TABLE prices (sku VARCHAR, price BIGINT, begins TIMESTAMPTZ, ends TIMESTAMPTZ, day DATE)",
                        "CREATE TABLE parts (sku VARCHAR, part VARCHAR)");
    }

    @Test
    void aKeyThatADimensionHasTwiceIsNamed() {
        file().execute(
                        "INSERT INTO prices (sku, price) VALUES ('tea', 1), ('tea', 2), ('jar', 1), ('jar', 1), ('cup', 1), (NULL, 1),"
                                + " (NULL, 2)");
        assertThatThrownBy(() -> inspect(joined(Optional.empty()), ""))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining(
                        "here: several rows of prices for one sku: jar, tea; expected each sku once, so that no event is doubled;"
                                + " remove the surplus rows, match further columns, or add valid: {from: ..., to: ...}");
    }

    @Test
    void onlyRowsThatARunReadsCount() {
        file().execute("INSERT INTO prices (sku, price) VALUES ('tea', 1), ('tea', 2), ('cup', 1)");
        assertThat(inspect(joined(Optional.empty()), "m.id = 2")).isEmpty();
        assertThatThrownBy(() -> inspect(joined(Optional.empty()), "m.id = 1"))
                .hasMessageContaining("for one sku: tea;");
    }

    @Test
    void atMostFiveKeysAreNamed() {
        file().execute("INSERT INTO prices (sku, price) SELECT 's' || i % 9, i FROM range(90) r(i)");
        assertThatThrownBy(() -> inspect(joined(Optional.empty()), ""))
                .hasMessageContaining(" and more; expected each sku once");
    }

    @Test
    void periodsThatOverlapAreNamed() {
        periods(
                "('tea', '2025-01-01 00:00:00+00', '2025-02-01 00:00:01+00'), ('tea', '2025-02-01 00:00:00+00', NULL)",
                "('cup', '2025-01-01 00:00:00+00', '2025-02-01 00:00:00+00'), ('cup', '2025-02-01 00:00:00+00', NULL)");
        assertThatThrownBy(() -> inspect(joined(valid("begins", "ends")), ""))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining(
                        "here: rows of prices that hold at the same time for one sku: tea; expected at each time one row"
                                + " for each sku, from begins until before ends; end the older row where the newer one begins");
    }

    @Test
    void twoOpenPeriodsOverlapAndALongOneCoversALaterOne() {
        periods("('tea', '2025-01-01 00:00:00+00', NULL), ('tea', '2025-02-01 00:00:00+00', NULL)");
        assertThatThrownBy(() -> inspect(joined(valid("begins", "ends")), ""))
                .hasMessageContaining("for one sku: tea;");
        file().execute("DELETE FROM prices");
        periods(
                "('jar', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00'), ('jar', '2025-02-01 00:00:00+00', '2025-02-02"
                        + " 00:00:00+00'), ('jar', '2025-03-01 00:00:00+00', '2025-03-02 00:00:00+00')");
        assertThatThrownBy(() -> inspect(joined(valid("begins", "ends")), ""))
                .hasMessageContaining("for one sku: jar;");
    }

    @Test
    void emptyPeriodsAndThoseWithoutABeginningOverlapNothing() {
        periods("('tea', '2025-01-01 00:00:00+00', NULL), ('tea', '2025-02-01 00:00:00+00', '2025-02-01 00:00:00+00'),"
                + " ('tea', NULL, NULL), ('tea', NULL, '2025-03-01 00:00:00+00')");
        assertThat(inspect(joined(valid("begins", "ends")), "")).isEmpty();
    }

    @Test
    void timesWithAndWithoutZoneAreComparedInUtcOnly() {
        assertThatThrownBy(() -> inspect(joined(valid("begins", "day")), ""))
                .hasMessageContaining(
                        "here: column \"day\" (DATE) in valid beside the event's time \"sold_at\" (TIMESTAMP WITH TIME ZONE);"
                                + " expected both with a time zone or both without");
        assertThatThrownBy(() -> inspect(joined(valid("begins", "sku")), ""))
                .hasMessageContaining("column \"sku\" (VARCHAR) in valid; expected a timestamp or a date");
        assertThatThrownBy(() -> inspect(joined(valid("begins", "end")), ""))
                .hasMessageContaining("no column \"end\" in prices");
    }

    @Test
    void aProfileHasNoTimeAtWhichAValueCouldHold() {
        RecordDefinition.Users users = new RecordDefinition.Users(
                "who",
                new PropertySet(List.of(), Optional.empty()),
                ((RecordDefinition.Events) joined(valid("begins", "ends"))).joins(),
                List.of());
        assertThatThrownBy(() -> inspect(users, "")).hasMessageContaining("here: valid in a join of user records");
    }

    @Test
    void listsThatAreCutAreCounted() {
        file().execute(
                        "INSERT INTO parts SELECT CASE WHEN i < 3 THEN 'tea' ELSE 'cup' END, 'p' || i FROM range(5) r(i)");
        RecordDefinition events = record(
                List.of(ModelCases.property(
                        "parts",
                        new PropertyValue.ChildRows(
                                "parts",
                                Map.of("sku", "sku"),
                                Map.of("part", "part"),
                                List.of(),
                                2,
                                Optional.empty()))),
                List.of());
        String said = "parts: 1 values of sku have more than 2 rows in parts; the first 2 of each are sent";
        assertThat(inspect(events, "")).containsExactly(said);
        assertThat(inspect(events, "m.id = 2")).isEmpty();
        assertThat(plan(events)).contains(said);
    }

    @Test
    void aPlanStops() {
        file().execute("INSERT INTO prices (sku, price) VALUES ('tea', 1), ('tea', 2)");
        assertThatThrownBy(() -> plan(joined(Optional.empty())))
                .hasMessageContaining("several rows of prices for one sku: tea");
    }

    private void periods(String... rows) {
        for (String each : rows) {
            file().execute("SET TimeZone = 'UTC'", "INSERT INTO prices (sku, begins, ends) VALUES " + each);
        }
    }

    private static Optional<Join.Validity> valid(String from, String to) {
        return Optional.of(new Join.Validity(from, to));
    }

    private static RecordDefinition joined(Optional<Join.Validity> valid) {
        PropertyDefinition price = ModelCases.property("price", new PropertyValue.Column("price"));
        return record(List.of(), List.of(new Join("prices", Map.of("sku", "sku"), List.of(price), valid, "here")));
    }

    private static RecordDefinition record(List<PropertyDefinition> properties, List<Join> joins) {
        return ModelCases.events(
                new EventName.Constant("sale"),
                "sold_at",
                "who",
                List.of("id"),
                new PropertySet(properties, Optional.empty()),
                joins);
    }

    private List<String> inspect(RecordDefinition record, String condition) {
        Expr only = condition.isEmpty() ? Expr.always() : Expr.user(condition);
        try (Warehouse warehouse = file().warehouse();
                WarehouseSession session = warehouse.open()) {
            return ModelContract.compile(
                            new ModelCase("sales", List.of(), new Model.Table("sales"), record, List.of()),
                            warehouse,
                            session)
                    .inspect(new ModelContext("sales", warehouse.dialect(), session), only);
        }
    }

    private List<String> plan(RecordDefinition record) {
        Sync sync = new Sync(
                "sales",
                new Namespace("sales"),
                "warehouse",
                "recorded",
                Mode.STANDARD,
                new Schedule.Manual(),
                new Model.Table("sales"),
                record,
                Sync.DEFAULT_MAX_REJECTS,
                OnUnknown.PARK,
                "sales.yaml");
        try (Warehouse warehouse = file().warehouse();
                WarehouseSession session = warehouse.open()) {
            SyncParts parts = new SyncParts(
                    sync,
                    warehouse.dialect(),
                    new RecordedDestination("recorded:1", 7),
                    lookup -> {
                        throw new IllegalStateException("no lookups here");
                    },
                    "1");
            return new Planner(parts, new Slicing(20, Duration.ofSeconds(10), 100))
                    .plan(session, new InMemoryStateStore(() -> NOW, new FakeProcesses(new Owner("test", 1, 1))), NOW)
                    .notes();
        }
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
