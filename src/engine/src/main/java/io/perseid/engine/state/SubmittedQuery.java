package io.perseid.engine.state;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A query that a warehouse carries out on its own, whatever becomes of the run that asked for it.
 *
 * @param id as the warehouse's session gave it
 * @param statement fingerprint of what is asked of which warehouse
 * @param low of the slice's range, in the cursor's own terms; empty if it reaches down to the first row
 * @param high exclusive
 * @param asked the warehouse's clock when it was planned, which is before it was asked
 */
public record SubmittedQuery(String id, String statement, OptionalLong low, long high, Instant asked) {}
