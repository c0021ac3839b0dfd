package io.perseid.engine.mirror;

import io.perseid.engine.plan.FeedPlan;
import java.util.List;
import java.util.Optional;

/**
 * What a feed told before the session of a run is opened.
 *
 * @param plan keys that may have changed and up to where, no keys if every row has to be compared; empty if there is no feed any more
 * @param way how changes are found and why, in words
 * @param notes for people
 */
record FeedReading(Optional<FeedPlan> plan, String way, List<String> notes) {}
