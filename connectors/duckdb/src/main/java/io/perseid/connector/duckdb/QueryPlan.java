package io.perseid.connector.duckdb;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code EXPLAIN (FORMAT json)} says of a query, as far as reading it depends on that.
 *
 * @param operators names of all
 * @param sources names of those without children: where the rows come from
 */
record QueryPlan(Set<String> operators, Set<String> sources) {

    private static final Pattern OPERATOR =
            Pattern.compile("\"name\":\\s*\"([^\"]+)\",\\s*\"children\":\\s*\\[(\\s*\\])?");

    /** Those that read nothing but this database, which nobody can write to while it is open, or nothing at all. */
    private static final Set<String> OWN_SOURCES = Set.of(
            "SEQ_SCAN",
            "INDEX_SCAN",
            "COLUMN_DATA_SCAN",
            "CTE_SCAN",
            "DELIM_SCAN",
            "DUMMY_SCAN",
            "EMPTY_RESULT",
            "RANGE");

    /** Those that hand on each row as it comes. */
    private static final Set<String> PASSING = Set.of("SEQ_SCAN", "FILTER", "PROJECTION", "EMPTY_RESULT");

    static QueryPlan of(String json) {
        return new QueryPlan(
                OPERATOR.matcher(json).results().map(found -> found.group(1)).collect(Collectors.toUnmodifiableSet()),
                OPERATOR.matcher(json)
                        .results()
                        .filter(QueryPlan::isSource)
                        .map(found -> found.group(1))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static boolean isSource(MatchResult found) {
        return found.group(2) != null;
    }

    /** Whether it sees the same rows for as long as the database is open. */
    boolean readsOwnTables() {
        return !sources.isEmpty() && OWN_SOURCES.containsAll(sources);
    }

    /** Whether it only passes rows of this database on: no join, sort or grouping that several threads would share. */
    boolean passesOn() {
        return !operators.isEmpty() && PASSING.containsAll(operators);
    }
}
