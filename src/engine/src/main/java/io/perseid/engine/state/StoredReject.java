package io.perseid.engine.state;

/**
 * A reject as it stands in the store.
 *
 * @param id for {@code rejects show}
 * @param run in which it was refused last
 */
public record StoredReject(long id, long run, String sync, Reject reject) {}
