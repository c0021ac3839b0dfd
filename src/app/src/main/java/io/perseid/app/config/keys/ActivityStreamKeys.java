package io.perseid.app.config.keys;

import io.perseid.engine.sync.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of an activity stream below {@code from:}. */
final class ActivityStreamKeys {

    private static final Key<String> TABLE = Key.of(
                    "activity_stream",
                    DbtKeys.TABLE_NAME,
                    "A table of the Activity Schema: columns activity_id, ts, customer and activity, and features that each "
                            + "activity uses for something else, in columns of their own or in feature_json.")
            .such("customer_stream");

    private static final Shape<Map<String, String>> FEATURES = new Mapped<>(
            new MapOf<>("columns of the stream", Scalars.text("the name of a property", "write a name")),
            (pairs, n, r) -> Optional.of(inOrder(pairs)));

    private static final Key<Map<String, Map<String, String>>> ACTIVITIES = Key.of(
                    "activities",
                    new Mapped<List<Named<Map<String, String>>>, Map<String, Map<String, String>>>(
                            new MapOf<>("names of activities", FEATURES),
                            (activities, n, r) -> Optional.of(inOrder(activities))),
                    "What the features of an activity are called as properties. One without a name keeps that of its column.")
            .such("{page_view: {feature_1: page_url, feature_2: referrer}}");

    static final Keys<Model> FROM = Keys.<Model>of(
                    "from.activity_stream",
                    "The rows of an activity stream. Its columns are taken for name, time, user and key unless the sync says"
                            + " otherwise, and anonymous_customer_id or anonymous_id for the device, where there is one."
                            + " properties: \"*\" unpacks feature_json, where there is one, as json: [feature_json] does.",
                    List.of(TABLE, ACTIVITIES),
                    (block, reading) -> Optional.of(new Model.ActivityStream(
                            new Model.Table(block.need(TABLE)),
                            block.get(ACTIVITIES).orElse(Map.of()),
                            block.position().where())))
            .markedBy(TABLE);

    private ActivityStreamKeys() {}

    private static <T> Map<String, T> inOrder(List<Named<T>> pairs) {
        Map<String, T> map = new LinkedHashMap<>();
        pairs.forEach(pair -> map.put(pair.name(), pair.value()));
        return map;
    }
}
