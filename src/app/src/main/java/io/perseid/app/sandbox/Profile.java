package io.perseid.app.sandbox;

/**
 * A user or group profile.
 *
 * @param entity {@code $user}, or the group key
 * @param id distinct id, or group id
 * @param properties JSON object
 */
public record Profile(String entity, String id, String properties) {

    /** The entity of user profiles, named as in Mixpanel's Lexicon. */
    public static final String USER = "$user";
}
