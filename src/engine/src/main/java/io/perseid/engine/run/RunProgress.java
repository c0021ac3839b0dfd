package io.perseid.engine.run;

import io.perseid.engine.state.RunCounts;

/**
 * How far a run is.
 *
 * @param expectedRows by the plan; an estimate
 * @param slices planned
 * @param committed slices
 * @param limit what keeps it from being faster at present
 */
public record RunProgress(RunCounts counts, long expectedRows, int slices, int committed, RunLimit limit) {}
