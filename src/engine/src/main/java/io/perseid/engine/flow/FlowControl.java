package io.perseid.engine.flow;

import io.perseid.api.destination.Lane;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The flow of all lanes of this process: runs that send to the same project share its budgets, whatever their syncs are
 * called. One a process, or, in a simulation, one a simulated process. Any thread.
 */
public final class FlowControl {

    private final Clock clock;
    private final Object lock = new Object();
    private final Map<BudgetKey, Budget> budgets = new HashMap<>();
    private final Map<LaneKey, LaneFlow> lanes = new HashMap<>();

    public FlowControl(Clock clock) {
        this.clock = clock;
    }

    /**
     * The flow of one lane; the same for the same project and lane. Where destinations of one project declare different
     * limits, those of the first that was used hold for all.
     */
    public LaneFlow lane(String project, Lane lane) {
        synchronized (lock) {
            return lanes.computeIfAbsent(new LaneKey(project, lane.id()), key -> {
                Optional<String> shared = lane.limits().budget();
                Budget budget = budgets.computeIfAbsent(
                        new BudgetKey(project, shared, shared.isPresent() ? "" : lane.id()),
                        word -> new Budget(lane.limits(), clock.instant()));
                return new LaneFlow(lane, budget, lock, clock);
            });
        }
    }

    private record LaneKey(String project, String lane) {}

    private record BudgetKey(String project, Optional<String> shared, String lane) {}
}
