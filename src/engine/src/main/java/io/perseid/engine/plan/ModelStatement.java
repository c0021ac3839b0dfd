package io.perseid.engine.plan;

import io.perseid.api.warehouse.Dialect;
import io.perseid.engine.model.Enrichment;
import io.perseid.engine.model.ModelRows;
import io.perseid.engine.model.OutputRange;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a model's statements are put together: its rows under the alias {@code m}, a condition on them, what enriches them, and
 * the mapped expressions on top. Immutable; any thread.
 *
 * @param inner a user's expressions with their names: evaluated below the joins, so that column names cannot become ambiguous
 */
record ModelStatement(
        Dialect dialect, ModelRows rows, Map<String, Expr> inner, List<Enrichment> enrichments, SelectList list) {

    private static final String FEW = "few";

    /** The same for the rows of its one table as they were. */
    ModelStatement asOf(String clause) {
        return new ModelStatement(dialect, rows.asOf(clause), inner, enrichments, list);
    }

    /** The mapped rows. */
    Select mapped(Optional<OutputRange> range, Expr condition) {
        return list.on(enriched(range, condition, false));
    }

    /** Some mapped rows, taken before anything is gathered for them. */
    Select first(Optional<OutputRange> range, Expr condition, long rows) {
        Relation few = new Relation.Named(FEW);
        Select first = Select.from(few, Enrichment.ROWS)
                .with(FEW, over(range, condition).allOf(Enrichment.ROWS).limit(rows));
        for (Enrichment enrichment : enrichments) {
            for (Select.Joined joined : enrichment.joins(few, range)) {
                first = first.join(joined);
            }
        }
        return list.on(first);
    }

    /** The model's rows before anything is joined to them, still without columns. */
    Select over(Optional<OutputRange> range, Expr condition) {
        return Select.from(source(range), Enrichment.ROWS).where(condition);
    }

    /** The same rows as {@link #mapped}, still without columns, so that a row that a join doubles is there twice. */
    Select joined(Optional<OutputRange> range, Expr condition) {
        return enriched(range, condition, true);
    }

    /** How far the rows look ahead of their events at most. */
    Duration lookAhead() {
        return enrichments.stream()
                .map(Enrichment::lookAhead)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The model's rows with all their columns, before anything is joined to them. */
    Relation all(Optional<OutputRange> range, Expr condition) {
        return over(range, condition).allOf(Enrichment.ROWS);
    }

    /** Whether its rows are those of one table, with nothing joined to them. */
    boolean readsOneTable() {
        return rows.relation() instanceof Relation.Table && enrichments.isEmpty();
    }

    /** What is worked out for each row: a user's own expressions, then those of the list, which may name them. */
    List<String> expressions() {
        return Stream.concat(inner.values().stream(), list.expressions().stream())
                .map(expression -> expression.sql(dialect))
                .toList();
    }

    /** The same over the rows that the model's have taken in; empty where they take in none. */
    Optional<ModelStatement> absorbed() {
        return rows.absorbed()
                .map(absorbed -> new ModelStatement(dialect, absorbed.in(rows), inner, enrichments, list));
    }

    private Select enriched(Optional<OutputRange> range, Expr condition, boolean withoutHarmless) {
        Relation all = all(range, condition);
        Select enriched = over(range, condition);
        for (Enrichment enrichment : enrichments) {
            if (!(withoutHarmless && enrichment.keepsRows())) {
                for (Select.Joined joined : enrichment.joins(all, range)) {
                    enriched = enriched.join(joined);
                }
            }
        }
        return enriched;
    }

    private Relation source(Optional<OutputRange> range) {
        Relation relation = range.map(rows.bounded()).orElse(rows.relation());
        if (inner.isEmpty()) {
            return relation;
        }
        // A table keeps its own name, by which a user's expression may call it.
        Select select = relation instanceof Relation.Table table
                ? Select.from(table).all()
                : Select.from(relation, Enrichment.ROWS).all();
        for (Map.Entry<String, Expr> expression : inner.entrySet()) {
            select = select.column(expression.getValue(), expression.getKey());
        }
        return select;
    }
}
