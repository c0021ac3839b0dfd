package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.model.Enrichment.Enriched;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertyValue;
import java.util.ArrayList;
import java.util.List;

/** The properties of a join: columns of its table. */
final class JoinedColumns {

    private JoinedColumns() {}

    static List<Enriched> of(Join join, String alias, ModelColumns theirs) {
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
        return List.copyOf(properties);
    }
}
