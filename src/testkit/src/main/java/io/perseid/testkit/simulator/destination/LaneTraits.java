package io.perseid.testkit.simulator.destination;

import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.LaneLimits;

/**
 * What kind of destination it is.
 *
 * @param tombstones whether an event can be marked as gone
 * @param allOrNothing whether one bad row refuses its whole request
 * @param recordByRecord whether a bad record leaves the other records of its row alone
 */
public record LaneTraits(
        Dedupe dedupe, LaneLimits limits, boolean tombstones, boolean allOrNothing, boolean recordByRecord) {

    /** Whether the same event sent again, however late, is still one event. */
    public boolean updatesInPlace() {
        return dedupe.winner() != Dedupe.Winner.NONE && dedupe.window().isEmpty();
    }
}
