package io.perseid.engine.run;

import io.perseid.api.failure.PerseidException;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a run.
 *
 * @param failure empty unless {@link RunStatus#FAILED} or {@link RunStatus#BUSY}
 * @param warnings each once
 * @param alterations what was altered to make values fit, with how often
 * @param limit what kept it from being faster, over the whole run
 */
public record RunReport(
        String sync,
        RunStatus status,
        RunCounts counts,
        int slicesCommitted,
        int slicesPlanned,
        Optional<PerseidException> failure,
        List<String> warnings,
        Map<String, Long> alterations,
        RunLimit limit) {}
