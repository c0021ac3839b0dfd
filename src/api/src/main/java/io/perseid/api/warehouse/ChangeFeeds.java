package io.perseid.api.warehouse;

import io.perseid.api.failure.PerseidException;
import java.util.List;

/**
 * What a warehouse that records its changes can tell about them. Thread-safe; every method is blocking and for a worker
 * thread. Nothing stays open between calls.
 */
public interface ChangeFeeds {

    /**
     * A feed of one table's changed keys. Looks whether there can be one and changes nothing, so that {@code plan} may ask.
     *
     * @throws PerseidException {@code CONFIGURATION} if there can be none, with the reason and what would have to be changed
     *     in the warehouse; else as {@link Warehouse#open}
     */
    ChangeFeed open(FeedRequest request);

    /**
     * What a feed is called in the warehouse, as {@link ChangeFeed#name} and {@link FeedStatus#name} say it. Asks nobody.
     *
     * @param feed as {@link FeedRequest#name} has it
     */
    default String name(String feed) {
        return feed;
    }

    /** All that feeds have left in the warehouse, also those that no sync uses any longer. Ordered by name. */
    List<FeedStatus> kept();

    /**
     * Removes what a feed has left in the warehouse, whoever made it; only what bears a name that feeds give.
     *
     * @param name as {@link FeedStatus#name} says it
     * @return false if there was nothing
     * @throws PerseidException {@code TRANSIENT} while somebody reads the feed
     */
    boolean drop(String name);
}
