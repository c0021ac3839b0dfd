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

    /** The mapped rows. @param condition rendered; empty for none */
    String mapped(Optional<OutputRange> range, String condition) {
        return list.on(enriched(range, condition, false)).sql(dialect);
    }

    /** Some mapped rows, taken before anything is gathered for them. */
    String first(Optional<OutputRange> range, String condition, long rows) {
        Relation few = new Relation.Named(FEW);
        Select first = Select.from(few, Enrichment.ROWS)
                .with(FEW, filtered(range, condition).allOf(Enrichment.ROWS).limit(rows));
        for (Enrichment enrichment : enrichments) {
            for (Select.Joined joined : enrichment.joins(few, range)) {
                first = first.join(joined);
            }
        }
        return list.on(first).sql(dialect);
    }

    /** Other expressions over the model's rows, before anything is joined to them. */
    String over(Optional<OutputRange> range, String expressions, String condition) {
        return filtered(range, condition).rendered(expressions).sql(dialect);
    }

    /** Other expressions over the same rows as {@link #mapped}, so that a row that a join doubles is there twice. */
    String joined(Optional<OutputRange> range, String expressions, String condition) {
        return enriched(range, condition, true).rendered(expressions).sql(dialect);
    }

    /** How far the rows look ahead of their events at most. */
    Duration lookAhead() {
        return enrichments.stream()
                .map(Enrichment::lookAhead)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The model's rows with all their columns, before anything is joined to them. */
    Relation all(Optional<OutputRange> range, String condition) {
        return filtered(range, condition).allOf(Enrichment.ROWS);
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

    private Select enriched(Optional<OutputRange> range, String condition, boolean withoutHarmless) {
        Relation all = all(range, condition);
        Select enriched = filtered(range, condition);
        for (Enrichment enrichment : enrichments) {
            if (!(withoutHarmless && enrichment.keepsRows())) {
                for (Select.Joined joined : enrichment.joins(all, range)) {
                    enriched = enriched.join(joined);
                }
            }
        }
        return enriched;
    }

    private Select filtered(Optional<OutputRange> range, String condition) {
        Select source = Select.from(source(range), Enrichment.ROWS);
        return condition.isEmpty() ? source : source.where(Expr.rendered(condition));
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
