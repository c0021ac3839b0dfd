package io.perseid.engine.plan;

import io.perseid.api.destination.SideTable;
import io.perseid.engine.sync.Lookup;

/** Loads the small tables that are joined in flight. Called on a worker thread, once a lookup and run. */
public interface SideTables {

    /** @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} or {@code LIMIT} if the file cannot serve */
    SideTable load(Lookup lookup);
}
