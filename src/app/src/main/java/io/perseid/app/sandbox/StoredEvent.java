package io.perseid.app.sandbox;

/**
 * One event as the sandbox keeps it.
 *
 * @param event name, cut to the limit
 * @param timeMillis since the Unix epoch, UTC; seconds are widened, the near future is replaced by the time of arrival
 * @param distinctId what the identity setting made of the event's ids; may be empty (no user)
 * @param insertId as sent, or made up where the endpoint allows it to be missing
 * @param properties JSON object of all other properties, as sent; without {@code time}, {@code distinct_id}, {@code $insert_id},
 *     {@code token} and {@code ip}
 */
public record StoredEvent(String event, long timeMillis, String distinctId, String insertId, String properties) {}
