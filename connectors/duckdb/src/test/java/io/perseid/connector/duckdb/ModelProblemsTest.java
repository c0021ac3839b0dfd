package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertySet;
import io.perseid.testkit.model.ModelCase;
import io.perseid.testkit.model.ModelCases;
import io.perseid.testkit.model.ModelContract;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models say when a warehouse does not fit them. */
final class ModelProblemsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void tables() {
        file().execute(
                        "CREATE TABLE t (id BIGINT, happened_at TIMESTAMPTZ, day DATE, who VARCHAR, activity VARCHAR, feature_1"
                                + " VARCHAR, link VARCHAR, details STRUCT(a BIGINT, b VARCHAR))");
    }

    @Test
    void milestonesOfDifferentTypes() {
        Map<String, String> events = new LinkedHashMap<>();
        events.put("happened_at", "one");
        events.put("day", "two");
        wrong(
                milestones(events),
                "milestones of types \"happened_at\" (TIMESTAMP WITH TIME ZONE) and \"day\" (DATE); expected times of one type");
        wrong(milestones(Map.of("who", "one")), "column \"who\" (VARCHAR); expected a timestamp or a date");
        wrong(milestones(Map.of("missing", "one")), "no column \"missing\" in t");
    }

    @Test
    void aNameThatIsAColumnAlready() {
        wrong(
                activities(Map.of("view", Map.of("feature_1", "link"))),
                "the name link for feature_1 of view, which is a column as well; expected a name that no column has");
        wrong(activities(Map.of("view", Map.of("feature_9", "x"))), "no column \"feature_9\" in t");
    }

    @Test
    void aPropertyOfAnEventThatIsNotThere() {
        wrong(
                table(new PropertySet(List.of(), all(), List.of(), Map.of("view", List.of("link", "lnik")))),
                "events.per_event: no property lnik; expected one of day, ");
    }

    @Test
    void membersOfWhatHasNone() {
        wrong(
                table(new PropertySet(
                        List.of(),
                        Optional.empty(),
                        List.of(new PropertySet.JsonMembers("day", "", "here")),
                        Map.of())),
                "here: column \"day\" of type DATE; expected JSON, a struct, a map, or a text of JSON");
    }

    @Test
    void aStructIsReadAsJson() {
        assertThat(compile(table(new PropertySet(
                                List.of(),
                                Optional.empty(),
                                List.of(new PropertySet.JsonMembers("details", "", "here")),
                                Map.of())))
                        .allRows())
                .contains("to_json(m.\"details\") AS \"c");
    }

    private void wrong(ModelCase each, String words) {
        assertThatThrownBy(() -> compile(each))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining(words);
    }

    private CompiledModel compile(ModelCase each) {
        try (Warehouse warehouse = file().warehouse();
                WarehouseSession session = warehouse.open()) {
            return ModelContract.compile(each, warehouse, session);
        }
    }

    private static ModelCase milestones(Map<String, String> events) {
        return made(
                new Model.Milestones(new Model.Table("t"), events, "here"),
                new EventName.FromColumn(Model.Milestones.NAME),
                Model.Milestones.TIME,
                new PropertySet(List.of(), Optional.empty()));
    }

    private static ModelCase activities(Map<String, Map<String, String>> features) {
        return made(
                new Model.ActivityStream(new Model.Table("t"), features, "here"),
                new EventName.FromColumn("activity"),
                "happened_at",
                new PropertySet(List.of(), all()));
    }

    private static ModelCase table(PropertySet properties) {
        return made(new Model.Table("t"), new EventName.FromColumn("activity"), "happened_at", properties);
    }

    private static ModelCase made(Model model, EventName name, String time, PropertySet properties) {
        return new ModelCase(
                "wrong",
                List.of(),
                model,
                ModelCases.events(name, time, "who", List.of("id"), properties, List.of()),
                List.of());
    }

    private static Optional<PropertySet.AllColumns> all() {
        return Optional.of(new PropertySet.AllColumns(List.of(), NullPolicy.OMIT));
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
