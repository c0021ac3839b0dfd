package io.perseid.testkit.model;

import java.util.Optional;

/**
 * One event, of which sessions are made.
 *
 * @param micros since the epoch
 */
public record SessionEvent(long id, long micros, Optional<String> user, Optional<String> device, String name) {}
