package io.perseid.api.destination;

import java.time.Duration;

/** So many of something in any window of this length. */
public record Rate(long count, Duration per) {}
