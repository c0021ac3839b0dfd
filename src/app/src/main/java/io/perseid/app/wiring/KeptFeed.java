package io.perseid.app.wiring;

import io.perseid.api.warehouse.FeedStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a change feed has left in a warehouse.
 *
 * @param warehouse its name in perseid.yaml
 * @param sync whose changes it tells; empty if no sync here would ask for it
 * @param used whether the sync goes by it; false for one that finds changes another way now
 */
public record KeptFeed(String warehouse, FeedStatus status, Optional<String> sync, boolean used) {

    /** One sentence each; usually none. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(status.warnings());
        if (!used) {
            warnings.add("feed " + status.name() + " in warehouse " + warehouse + " is read by "
                    + sync.map(name -> "nobody any more, because sync " + name + " does not say changes: feed")
                            .orElse("no sync here")
                    + ": if no other installation reads it either, perseid feeds drop " + status.name());
        }
        return warnings;
    }
}
