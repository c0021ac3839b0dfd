package io.perseid.engine.plan;

import io.perseid.api.destination.SideTable;
import io.perseid.engine.sync.Lookup;

/** Loads the tables that are joined in flight. Called on a worker thread, once a lookup and run; blocking. */
public interface SideTables {

    /**
     * @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} or {@code LIMIT} if the table cannot serve; {@code
     *     TRANSIENT} while the warehouse it is in is in use
     */
    SideTable load(Lookup lookup);
}
