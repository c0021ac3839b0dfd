package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Column;
import io.perseid.engine.sql.Case;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Select;
import io.perseid.engine.sync.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of an activity stream with a column for each name that an activity gives one of its features. A feature that an
 * activity gives no name keeps that of its column; features in one column of JSON have names of their own.
 */
final class ActivityRows implements ModelKind<Model.ActivityStream> {

    /** Counted over the whole history of a customer: they change afterwards. */
    private static final List<String> COUNTED = List.of("activity_occurrence", "activity_repeated_at");

    /** Version 2 of the Activity Schema has the longer one, version 1 the other. */
    private static final List<String> DEVICES = List.of("anonymous_customer_id", "anonymous_id");

    /** What version 2 has in place of numbered features: a JSON object with the features of the activity. */
    private static final String FEATURES = "feature_json";

    @Override
    public ModelRows rows(Model.ActivityStream model, ModelContext context) {
        ModelRows source = context.rows(model.source());
        ModelColumns columns = source.columns();
        Column activity = columns.find(Model.ActivityStream.ACTIVITY, model.where());
        Map<String, List<String>> renaming = new LinkedHashMap<>();
        Map<String, Case> named = new LinkedHashMap<>();
        model.features()
                .forEach((name, features) -> features.forEach((written, property) -> {
                    String column = columns.find(written, model.where()).name();
                    if (columns.all().stream().anyMatch(c -> c.name().equals(property))) {
                        throw PerseidException.of(
                                FailureKind.CONFIGURATION,
                                model.where(),
                                "the name " + property + " for " + written + " of " + name
                                        + ", which is a column as well",
                                "a name that no column has",
                                "choose another name, or leave the feature without one");
                    }
                    renaming.computeIfAbsent(column, c -> new ArrayList<>()).add(name);
                    Expr is = Expr.column("s", activity.name()).eq(Expr.text(name));
                    Expr value = Expr.column("s", column);
                    Case before = named.get(property);
                    named.put(property, before == null ? Expr.when(is, value) : before.when(is, value));
                }));
        Select rows = Select.from(source.relation(), "s");
        for (Column column : columns.all()) {
            Expr value = Expr.column("s", column.name());
            List<String> renamed = renaming.get(column.name());
            rows = rows.column(renamed == null ? value : unless(activity, renamed, value), column.name());
        }
        for (Map.Entry<String, Case> property : named.entrySet()) {
            rows = rows.column(property.getValue().end(), property.getKey());
        }
        Optional<String> device = DEVICES.stream()
                .flatMap(name -> columns.maybe(name).stream())
                .map(Column::name)
                .findFirst();
        Set<String> hidden = COUNTED.stream()
                .flatMap(name -> columns.maybe(name).stream())
                .map(Column::name)
                .collect(Collectors.toSet());
        return ModelRows.of(rows, context.columns(context.name(model), rows))
                .hiding(hidden)
                .sending(List.copyOf(named.keySet()))
                .unpacking(columns.maybe(FEATURES).map(Column::name).stream().toList())
                .onDevice(device);
    }

    private static Expr unless(Column activity, List<String> names, Expr value) {
        Expr named = Expr.column("s", activity.name())
                .in(names.stream().map(Expr::text).toList());
        return Expr.when(named, Expr.nothing()).otherwise(value);
    }
}
