package io.perseid.engine.plan;

import io.perseid.api.warehouse.Column;
import io.perseid.engine.model.ModelColumns;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.RecordDefinition.Groups;
import io.perseid.engine.sync.RecordDefinition.LookupTable;
import io.perseid.engine.sync.RecordDefinition.Users;
import io.perseid.engine.sync.Sync;
import java.util.List;

/** What the warehouse calls the columns of a sync's key. Pure. */
public final class KeyColumns {

    private KeyColumns() {}

    /**
     * In the order of the key.
     *
     * @param columns of the table
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} if one is not among them
     */
    public static List<String> of(Sync sync, List<Column> columns) {
        ModelColumns found = new ModelColumns("the table of " + sync.name(), columns);
        return written(sync.record()).stream()
                .map(name -> found.find(name, sync.where()).name())
                .toList();
    }

    private static List<String> written(RecordDefinition record) {
        if (record instanceof Events events) {
            return events.key();
        }
        if (record instanceof Users users) {
            return List.of(users.user());
        }
        return List.of(record instanceof Groups groups ? groups.id() : ((LookupTable) record).key());
    }
}
