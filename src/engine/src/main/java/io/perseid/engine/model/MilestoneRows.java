package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.Model;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One row for each milestone that was reached. The columns of all milestones stay, so that an expression may compare them, but
 * {@code "*"} leaves them out: they are filled in later, and would change events that were sent before.
 */
final class MilestoneRows implements ModelKind<Model.Milestones> {

    @Override
    public ModelRows rows(Model.Milestones model, ModelContext context) {
        ModelRows source = context.rows(model.source());
        Set<String> hidden = new LinkedHashSet<>();
        List<Relation> parts = new ArrayList<>();
        Optional<Column> first = Optional.empty();
        for (Map.Entry<String, String> milestone : model.events().entrySet()) {
            Column column = source.columns().find(milestone.getKey(), model.where());
            TimeForm form = form(column, model.where());
            if (first.isPresent() && form(first.get(), model.where()) != form) {
                throw PerseidException.of(
                        FailureKind.CONFIGURATION,
                        model.where(),
                        "milestones of types " + declared(first.get()) + " and " + declared(column),
                        "times of one type",
                        "cast them to one type in from: {sql: ...}");
            }
            first = first.or(() -> Optional.of(column));
            hidden.add(column.name());
            Expr time = Expr.column("s", column.name());
            parts.add(Select.from(source.relation(), "s")
                    .allOf("s")
                    .column(Expr.text(milestone.getValue()), Model.Milestones.NAME)
                    .column(time, Model.Milestones.TIME)
                    .where(time.isNotNull()));
        }
        Relation relation = new Relation.UnionAll(parts);
        return ModelRows.of(relation, context.columns(context.name(model), relation))
                .hiding(hidden);
    }

    private static TimeForm form(Column column, String where) {
        return TimeForm.of(column.field())
                .orElseThrow(() -> PerseidException.of(
                        FailureKind.CONFIGURATION,
                        where,
                        "column " + declared(column),
                        "a timestamp or a date",
                        "choose another column, or cast it in from: {sql: ...}"));
    }

    private static String declared(Column column) {
        return "\"" + column.name() + "\" (" + column.declared().toUpperCase(Locale.ROOT) + ")";
    }
}
