package io.perseid.engine.model;

import io.perseid.engine.sync.History;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.RecordDefinition;
import java.util.ArrayList;
import java.util.List;

/** The enrichments of a record, in the order in which their properties are sent. */
public final class Enrichments {

    private Enrichments() {}

    /** Each kind of enrichment has its line here. */
    public static List<Enrichment> of(RecordDefinition record, ModelColumns columns, ModelContext context) {
        List<Enrichment> all = new ArrayList<>();
        for (Join join : joins(record)) {
            all.add(CurrentValueJoin.of(join, "j" + all.size(), columns, context));
        }
        if (record instanceof RecordDefinition.Events events) {
            for (List<History> alike : HistoryJoin.together(events.history())) {
                all.add(HistoryJoin.of(events, alike, "h" + all.size(), columns, context));
            }
        }
        return List.copyOf(all);
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
