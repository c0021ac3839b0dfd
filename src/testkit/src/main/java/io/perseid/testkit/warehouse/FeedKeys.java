package io.perseid.testkit.warehouse;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a feed to its end, for tests.
 *
 * @param keys as they came, each key's cells as {@link Cell#value} gives them
 */
public record FeedKeys(List<List<@Nullable Object>> keys, FeedOutcome outcome) {

    public static FeedKeys since(ChangeFeed feed, FeedPosition from) {
        try (FeedReader reader = feed.since(from)) {
            List<List<@Nullable Object>> keys = ReadRows.rest(reader);
            return new FeedKeys(keys, reader.outcome());
        }
    }

    /** @throws AssertionError if changes were lost */
    public FeedPosition until() {
        return complete().until();
    }

    /** @throws AssertionError if changes were lost */
    public FeedOutcome.Complete complete() {
        if (outcome instanceof FeedOutcome.Complete complete) {
            return complete;
        }
        throw new AssertionError("the feed is not complete: " + outcome);
    }

    /** What people read about the loss. @throws AssertionError if nothing was lost */
    public String lost() {
        if (outcome instanceof FeedOutcome.Lost lost) {
            return lost.reason().sentence();
        }
        throw new AssertionError("nothing was lost, and " + keys.size() + " keys were told: " + outcome);
    }
}
