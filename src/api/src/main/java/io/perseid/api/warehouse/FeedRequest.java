package io.perseid.api.warehouse;

import java.util.List;

/**
 * Which changes a feed is to tell.
 *
 * @param name of the feed, the same in every run and different for each reader of the changes: two that share one would
 *     take changes from each other (which the feed notices and calls lost)
 * @param table as written after {@code from:}
 * @param keyColumns one or more columns of it, exactly as they are called; their values are what the feed tells
 */
public record FeedRequest(String name, String table, List<String> keyColumns) {

    public FeedRequest {
        keyColumns = List.copyOf(keyColumns);
        if (keyColumns.isEmpty()) {
            throw new IllegalArgumentException("a feed without key columns");
        }
    }
}
