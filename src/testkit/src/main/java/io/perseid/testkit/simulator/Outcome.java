package io.perseid.testkit.simulator;

import java.util.List;
import java.util.Optional;

/**
 * What one history ended with.
 *
 * @param broken which guarantee did not hold; empty if all did
 * @param digest the same for the same trace
 * @param trace what happened, in order; empty unless it was asked for
 */
public record Outcome(long seed, Optional<String> broken, Figures figures, long digest, List<String> trace) {}
