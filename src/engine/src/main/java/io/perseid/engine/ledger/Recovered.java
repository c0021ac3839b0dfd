package io.perseid.engine.ledger;

import io.perseid.engine.state.Reject;
import java.util.List;

/**
 * What a log left by a dead run tells: sealed as a segment whose undecided rows are {@code MAYBE}.
 *
 * @param segment to be named by the state database; {@code entries} is 0 if nothing was in the log
 * @param rejects rows that became rejects before the run died
 * @param delivered rows with a receipt
 * @param maybe rows with an intent and no receipt
 */
public record Recovered(SegmentInfo segment, List<Reject> rejects, long delivered, long maybe) {}
