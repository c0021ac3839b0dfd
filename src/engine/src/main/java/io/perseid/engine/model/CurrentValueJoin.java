package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertyValue;
import java.util.ArrayList;
import java.util.List;

/** {@code join:} without {@code valid:}: the values that a dimension has now. */
final class CurrentValueJoin implements Enrichment {

    private final Select.Joined joined;
    private final List<Enriched> properties;

    private CurrentValueJoin(Select.Joined joined, List<Enriched> properties) {
        this.joined = joined;
        this.properties = properties;
    }

    static CurrentValueJoin of(Join join, String alias, ModelColumns ours, ModelContext context) {
        ModelColumns theirs = context.table(join.table());
        List<Expr> on = new ArrayList<>();
        join.match()
                .forEach((our, their) -> on.add(Expr.column(
                                ROWS, ours.find(our, join.where()).name())
                        .eq(Expr.column(alias, theirs.find(their, join.where()).name()))));
        List<Enriched> properties = new ArrayList<>();
        for (PropertyDefinition definition : join.properties()) {
            if (!(definition.value() instanceof PropertyValue.Column column)) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        definition.where(),
                        "an expression in the properties of a join",
                        "a column of the joined table",
                        "move the expression to the event's own properties, or join a view");
            }
            String name = theirs.find(column.column(), definition.where()).name();
            properties.add(new Enriched(definition, Expr.column(alias, name)));
        }
        return new CurrentValueJoin(
                new Select.Joined(true, new Relation.Table(join.table()), alias, Expr.all(on)),
                List.copyOf(properties));
    }

    @Override
    public List<Enriched> properties() {
        return properties;
    }

    @Override
    public List<Select.Joined> joins(Relation rows) {
        return List.of(joined);
    }
}
