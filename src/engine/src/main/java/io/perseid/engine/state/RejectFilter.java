package io.perseid.engine.state;

import io.perseid.engine.ledger.LedgerId;
import java.time.Instant;
import java.util.Optional;

/**
 * Some of the stored rejects; a part that is empty filters nothing.
 *
 * @param sync name under which they were refused
 * @param before only those refused last before this
 */
public record RejectFilter(
        Optional<LedgerId> ledger, Optional<String> sync, Optional<String> code, Optional<Instant> before) {

    public static RejectFilter of(LedgerId ledger) {
        return new RejectFilter(Optional.of(ledger), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static RejectFilter ofSync(String sync) {
        return new RejectFilter(Optional.empty(), Optional.of(sync), Optional.empty(), Optional.empty());
    }

    public RejectFilter withCode(Optional<String> only) {
        return new RejectFilter(ledger, sync, only, before);
    }

    public RejectFilter refusedBefore(Optional<Instant> end) {
        return new RejectFilter(ledger, sync, code, end);
    }
}
