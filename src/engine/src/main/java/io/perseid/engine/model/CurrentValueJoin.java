package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.Join;
import java.util.List;
import java.util.Optional;

/** {@code join:} without {@code valid:}: the values that a dimension has now. A key that stands there twice stops the plan. */
final class CurrentValueJoin implements Enrichment {

    private final Join join;
    private final String alias;
    private final Match match;
    private final List<Enriched> properties;

    private CurrentValueJoin(Join join, String alias, Match match, List<Enriched> properties) {
        this.join = join;
        this.alias = alias;
        this.match = match;
        this.properties = properties;
    }

    static CurrentValueJoin of(Join join, String alias, ModelColumns ours, ModelContext context) {
        ModelColumns theirs = context.table(join.table());
        return new CurrentValueJoin(
                join, alias, Match.of(join.match(), ours, theirs, join.where()), JoinedColumns.of(join, alias, theirs));
    }

    @Override
    public List<Enriched> properties() {
        return properties;
    }

    @Override
    public List<Select.Joined> joins(Relation rows) {
        return List.of(
                new Select.Joined(true, new Relation.Table(join.table()), alias, match.on(alias, match.theirs())));
    }

    /** Because {@link #inspect} refuses a table that would. */
    @Override
    public boolean keepsRows() {
        return true;
    }

    @Override
    public List<String> inspect(ModelContext context, Optional<Relation> rows) {
        List<Expr> keys = match.keys("d");
        Select twice = Select.from(new Relation.Table(join.table()), "d").where(match.known("d"));
        for (int i = 0; i < keys.size(); i++) {
            twice = twice.column(keys.get(i), "k" + i);
        }
        if (rows.isPresent()) {
            twice = twice.where(match.among("d", rows.get()));
        }
        FoundKeys found =
                FoundKeys.of(twice.groupBy(keys).having(Expr.countRows().gt(Expr.number(1))), context);
        if (!found.none()) {
            throw PerseidException.of(
                    FailureKind.CONFIGURATION,
                    join.where(),
                    "several rows of " + join.table() + " for one " + match.shown() + ": " + found.shown(),
                    "each " + match.shown() + " once, so that no event is doubled",
                    "remove the surplus rows, match further columns, or add valid: {from: ..., to: ...} if the table keeps"
                            + " older values");
        }
        return List.of();
    }
}
