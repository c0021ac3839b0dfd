package io.perseid.engine.state;

import java.time.Instant;

/**
 * A row whose event lies in the future: only its key is kept; it is read again when due.
 *
 * @param key the row's canonical key
 * @param due when it may be sent
 */
public record HeldRow(String key, Instant due) {}
