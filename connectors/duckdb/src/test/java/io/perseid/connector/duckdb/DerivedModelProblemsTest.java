package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.testkit.model.ModelCase;
import io.perseid.testkit.model.ModelCases;
import io.perseid.testkit.model.ModelContract;
import io.perseid.testkit.model.SessionCases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sessions and first events say when a warehouse does not fit them, and which part of it they read. */
final class DerivedModelProblemsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void tables() {
        file().execute(
                        "CREATE TABLE t (id BIGINT, happened_at TIMESTAMPTZ, who VARCHAR, name VARCHAR)",
                        "CREATE TABLE dated (id BIGINT, happened_at DATE, who VARCHAR)",
                        "CREATE TABLE tracked (id BIGINT, happened_at TIMESTAMP, who VARCHAR, Session_ID VARCHAR)",
                        "CREATE TABLE marked (id BIGINT, happened_at TIMESTAMP, who VARCHAR, name VARCHAR,"
                                + " first_visit_date DATE)",
                        "CREATE TABLE people (who VARCHAR, visited_at TIMESTAMPTZ, visited_on DATE)");
    }

    @Test
    void sessionsNeedTimesOfDayAndFreeNames() {
        wrong(
                sessions("dated"),
                "column \"happened_at\" (DATE) as the time of a session's events; expected a timestamp; choose another column, or"
                        + " cast it in from: {sql: ...}");
        wrong(
                sessions("tracked"),
                "a column \"session_id\" in tracked, which is what a column of a session is called; expected a table without it;"
                        + " give it another name in from: {sql: ...}");
    }

    @Test
    void firstEventsNeedTimesOfOneTypeAndFreeNames() {
        wrong(
                firsts("t", "visited_on"),
                "first visits in column \"visited_on\" (DATE) and events at column \"happened_at\" (TIMESTAMP WITH TIME ZONE);"
                        + " expected times of one type; choose other columns, or cast them to one type in a query or a view");
        wrong(firsts("t", "seen_at"), "no column \"seen_at\" in people");
        wrong(firsts("marked", "visited_at"), "first visits in column \"visited_at\"");
    }

    @Test
    void aPartOfTheSessionsIsReadFromTwiceGapAndCapBeforeIt() {
        long low = 1_735_732_800_000_000L;
        assertThat(compile(sessions("t")).between(Optional.of(low), Optional.of(low + 3_600_000_000L)))
                .contains("s.\"happened_at\" >= TIMESTAMPTZ '2025-01-01 03:00:00")
                .contains("s.\"happened_at\" < TIMESTAMPTZ '2025-01-01 13:00:00")
                .contains("m.\"perseid_session_closed\" >= TIMESTAMPTZ '2025-01-01 12:00:00");
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

    private static ModelCase sessions(String table) {
        return made(
                SessionCases.over(
                        new Model.Table(table), Optional.empty(), false, Optional.empty(), Duration.ofHours(4)),
                SessionCases.events(Optional.empty(), List.of()));
    }

    private static ModelCase firsts(String table, String visit) {
        return made(
                new Model.FirstEvents(
                        new Model.Table(table),
                        "who",
                        "happened_at",
                        "name",
                        List.of("id"),
                        "people",
                        "who",
                        visit,
                        "first_visit",
                        List.of(),
                        "here"),
                ModelCases.events(
                        new EventName.FromColumn("name"),
                        "happened_at",
                        "who",
                        List.of("who", "name"),
                        new PropertySet(List.of(), Optional.empty()),
                        List.of()));
    }

    private static ModelCase made(Model model, RecordDefinition record) {
        return new ModelCase("wrong", List.of(), model, record, List.of());
    }

    private DuckDbFile file() {
        return new DuckDbFile(folder.resolve("warehouse.duckdb"));
    }
}
