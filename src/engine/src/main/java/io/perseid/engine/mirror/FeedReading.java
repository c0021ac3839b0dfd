package io.perseid.engine.mirror;

import io.perseid.engine.plan.FeedPlan;
import java.util.List;

/**
 * What a feed told before the session of a run is opened.
 *
 * @param plan keys that may have changed and up to where; no keys if every row has to be compared
 * @param way how changes are found and why, in words
 * @param notes for people
 */
record FeedReading(FeedPlan plan, String way, List<String> notes) {}
