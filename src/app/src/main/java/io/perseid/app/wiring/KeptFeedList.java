package io.perseid.app.wiring;

import io.perseid.api.failure.PerseidException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What warehouses say of their change feeds, and which of them could not be asked.
 *
 * @param feeds of those that could
 * @param unasked one for each that could not
 */
public record KeptFeedList(List<KeptFeed> feeds, List<Unasked> unasked) {

    public KeptFeedList {
        feeds = List.copyOf(feeds);
        unasked = List.copyOf(unasked);
    }

    /** One sentence each, of the feeds and then of the warehouses that could not be asked; usually none. */
    public List<String> warnings() {
        return Stream.concat(
                        feeds.stream().flatMap(feed -> feed.warnings().stream()),
                        unasked.stream()
                                .map(each -> "feeds of warehouse " + each.warehouse() + " cannot be asked at present: "
                                        + each.failure().problem().where() + ": "
                                        + each.failure().problem().found()))
                .toList();
    }

    /** A warehouse that could not be asked, and why. */
    public record Unasked(String warehouse, PerseidException failure) {}
}
