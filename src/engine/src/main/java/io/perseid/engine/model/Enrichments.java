package io.perseid.engine.model;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.TimeColumn;
import java.util.ArrayList;
import java.util.List;

/** The enrichments of a record, in the order in which their properties are sent. */
public final class Enrichments {

    private Enrichments() {}

    /** Each kind of enrichment has its line here. */
    public static List<Enrichment> of(RecordDefinition record, ModelColumns columns, ModelContext context) {
        List<Enrichment> all = new ArrayList<>();
        for (Join join : joins(record)) {
            String alias = "j" + all.size();
            all.add(
                    join.valid().isPresent()
                            ? ValidityJoin.of(join, timeOf(record, join), alias, columns, context)
                            : CurrentValueJoin.of(join, alias, columns, context));
        }
        for (PropertyDefinition definition : record.properties().listed()) {
            if (definition.value() instanceof PropertyValue.ChildRows children) {
                all.add(ChildList.of(definition, children, "l" + all.size(), columns, context));
            }
        }
        if (record instanceof RecordDefinition.Events events) {
            for (List<History> alike : HistoryJoin.together(events.history())) {
                all.add(HistoryJoin.of(events, alike, "h" + all.size(), columns, context));
            }
        }
        return List.copyOf(all);
    }

    private static TimeColumn timeOf(RecordDefinition record, Join join) {
        if (record instanceof RecordDefinition.Events events) {
            return events.time();
        }
        throw PerseidException.of(
                FailureKind.CONFIGURATION,
                join.where(),
                "valid in a join of " + record.kind().word() + " records",
                "events, which have a time at which a value can hold",
                "join a view of the rows that hold now, and remove valid");
    }

    private static List<Join> joins(RecordDefinition record) {
        if (record instanceof RecordDefinition.Events events) {
            return events.joins();
        }
        if (record instanceof RecordDefinition.Users users) {
            return users.joins();
        }
        return record instanceof RecordDefinition.Groups groups ? groups.joins() : List.of();
    }
}
