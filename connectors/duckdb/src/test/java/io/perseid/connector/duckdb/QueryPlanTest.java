package io.perseid.connector.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** On what DuckDB says itself, because its words are not documented. */
final class QueryPlanTest {

    @Test
    void aFilteredAndComputedTableIsPassedOn() throws SQLException {
        QueryPlan plan = plan("SELECT id + 1 AS n, upper(name) FROM t WHERE id > 3");
        assertThat(plan.passesOn()).isTrue();
        assertThat(plan.readsOwnTables()).isTrue();
    }

    @Test
    void whatIsGroupedSortedOrJoinedIsNotPassedOn() throws SQLException {
        for (String sql : new String[] {
            "SELECT name, count(*) FROM t GROUP BY name",
            "SELECT * FROM t ORDER BY name",
            "SELECT * FROM t JOIN u USING (id)",
            "SELECT id, row_number() OVER (ORDER BY name) FROM t"
        }) {
            QueryPlan plan = plan(sql);
            assertThat(plan.passesOn()).as(sql).isFalse();
            assertThat(plan.readsOwnTables()).as(sql).isTrue();
        }
    }

    @Test
    void aFileIsNoTableOfTheDatabase() throws SQLException {
        QueryPlan plan = plan("SELECT * FROM glob('/*')");
        assertThat(plan.passesOn()).isFalse();
        assertThat(plan.readsOwnTables()).isFalse();
    }

    private static QueryPlan plan(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT i AS id, 'n' || i AS name FROM range(10000) r(i)");
            statement.execute("CREATE TABLE u AS SELECT i AS id FROM range(10000) r(i)");
            try (ResultSet rows = statement.executeQuery("EXPLAIN (FORMAT json) " + sql)) {
                rows.next();
                return QueryPlan.of(rows.getString(2));
            }
        }
    }
}
