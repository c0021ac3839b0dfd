package io.perseid.engine.sql;

import java.util.List;
import java.util.Optional;

/** The cases of a {@code CASE WHEN} so far; begun by {@link Expr#when}. Immutable; any thread. */
public final class Case {

    private final List<Expr> conditions;
    private final List<Expr> values;

    Case(List<Expr> conditions, List<Expr> values) {
        this.conditions = conditions;
        this.values = values;
    }

    public Case when(Expr condition, Expr value) {
        return new Case(Lists.with(conditions, condition), Lists.with(values, value));
    }

    /** NULL where no case fits. */
    public Expr end() {
        return make(Optional.empty());
    }

    public Expr otherwise(Expr value) {
        return make(Optional.of(value));
    }

    private Expr make(Optional<Expr> otherwise) {
        return Expr.atom(d -> {
            StringBuilder sql = new StringBuilder("CASE");
            for (int i = 0; i < conditions.size(); i++) {
                sql.append(" WHEN ")
                        .append(conditions.get(i).sql(d))
                        .append(" THEN ")
                        .append(values.get(i).sql(d));
            }
            otherwise.ifPresent(e -> sql.append(" ELSE ").append(e.sql(d)));
            return sql.append(" END").toString();
        });
    }
}
