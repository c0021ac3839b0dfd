package io.perseid.app.sandbox;

import java.util.Optional;

/**
 * What an endpoint asks of an event.
 *
 * @param timeRequired else a missing time is the time of arrival
 * @param insertIdRequired else a missing insert id is made up, and the event never takes part in deduplication
 * @param onlyKnownKeys nothing but {@code event} and {@code properties} at the top (OpenAPI file)
 * @param recentOnly events older than {@link Limits#maxTrackAge} are refused
 * @param token what {@code properties.token} has to be; absent = not looked at
 */
record EventRules(
        boolean timeRequired,
        boolean insertIdRequired,
        boolean onlyKnownKeys,
        boolean recentOnly,
        Optional<String> token) {

    static EventRules importing(boolean strict) {
        return new EventRules(true, strict, strict, false, Optional.empty());
    }

    static EventRules tracking(String token) {
        return new EventRules(false, false, false, true, Optional.of(token));
    }
}
