package io.perseid.app.sandbox;

/** How the project turns the ids of an event into its {@code distinct_id} (Mixpanel: identity management). */
public enum Identity {
    /** {@code $user_id} wins, else {@code $device:<$device_id>}, else {@code distinct_id}. */
    SIMPLIFIED,
    /** {@code distinct_id} as sent; {@code $user_id} and {@code $device_id} are ordinary properties. */
    ORIGINAL
}
