package io.perseid.engine.plan;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import java.util.Optional;
import java.util.Set;

/**
 * How a plan goes by a change feed.
 *
 * @param feed that is told when all of the plan is committed, so that the warehouse can forget what is before
 * @param version of what makes rows into records; a position is worth nothing under another
 * @param until up to where the feed is followed then; empty if no further than before
 * @param asked the keys whose rows are read, because the feed named them; empty if every row is
 */
public record FeedPlan(ChangeFeed feed, String version, Optional<FeedPosition> until, Optional<Set<String>> asked) {

    private static final String BETWEEN = " ";

    /** What the state keeps with the last commit of the plan; empty if what it has stays. */
    public Optional<String> kept() {
        return until.map(position -> version + BETWEEN + position.text());
    }

    /** What stands behind the table's name, so that its rows are read as they were up to where the feed is followed. */
    public Optional<String> asOf() {
        return until.flatMap(feed::asOf);
    }

    /** The position in what the state keeps; empty if it was reached under another version. */
    public static Optional<FeedPosition> position(String kept, String version) {
        String begin = version + BETWEEN;
        return kept.startsWith(begin)
                ? Optional.of(new FeedPosition(kept.substring(begin.length())))
                : Optional.empty();
    }

    /** The same without going any further: the next run is told the same again. */
    public FeedPlan staying() {
        return new FeedPlan(feed, version, Optional.empty(), asked);
    }
}
