package io.perseid.api.warehouse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a feed costs its warehouse.
 *
 * @param name what it is called there
 * @param exists whether the warehouse keeps changes for it; false when somebody ended that, and before the
 *     first {@link ChangeFeed#begin} where that makes what keeps them
 * @param heldBytes what the warehouse keeps on disk for it, shared with whoever else needs the same; empty where it does
 *     not say
 * @param keepLimit how many bytes it keeps at most before changes are lost; empty where there is no limit, or none is said
 * @param idle how long nobody has read it, by the warehouse's clock; zero while somebody does, empty where it does not say
 * @param warnings one sentence each on what may go wrong and what to do; usually none
 */
public record FeedStatus(
        String name,
        boolean exists,
        OptionalLong heldBytes,
        OptionalLong keepLimit,
        Optional<Duration> idle,
        List<String> warnings) {

    public FeedStatus {
        warnings = List.copyOf(warnings);
    }
}
