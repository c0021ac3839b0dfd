package io.perseid.app.chaos;

import io.perseid.app.chaos.RoundPlan.End;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** Plays one {@link RoundPlan} on one process. One thread. */
final class Round {

    /** A process that lives longer than this after its last trouble hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration EARLY = Duration.ofSeconds(1);

    /** Told to stop: 0, or as shells count Ctrl-C and SIGTERM. */
    private static final Set<Integer> STOPPED = Set.of(0, 130, 143);

    /** What the program says of a disk that takes no more; beside exit code 1. */
    static final String DISK_FULL = "disk is full";

    private final RoundPlan plan;
    private final Scene scene;
    private final Duration usualLife;

    /** @param usualLife of a process that nobody disturbs */
    Round(RoundPlan plan, Scene scene, Duration usualLife) {
        this.plan = plan;
        this.scene = scene;
        this.usualLife = usualLife;
    }

    /**
     * What became of the process.
     *
     * @param killed by SIGKILL, while it ran
     * @param stopped by SIGTERM, while it ran
     * @param diskFull it gave up because nothing could be written
     * @param defect what should not have been; empty if all was as it should
     */
    record Outcome(boolean killed, boolean stopped, boolean diskFull, Optional<String> defect) {}

    Outcome play() throws IOException, InterruptedException {
        ChildProcess child = scene.child();
        Deque<Trouble> troubles = new ArrayDeque<>(plan.troubles());
        boolean killed = false;
        boolean stopped = false;
        while (!child.endsWithin(TICK)) {
            while (!troubles.isEmpty() && isDue(troubles.element().at())) {
                troubles.remove().strike().on(scene);
            }
            if (isKillDue() && child.isAlive()) {
                child.kill();
                killed = true;
            } else if (plan.end() == End.ASKED_TO_STOP && !stopped && isDue(plan.at()) && child.isAlive()) {
                child.askToStop();
                stopped = true;
            } else if (child.age().compareTo(PATIENCE) > 0) {
                child.printThreads();
                child.kill();
                return new Outcome(true, stopped, false, Optional.of("it did not end; its threads are in the log"));
            }
        }
        boolean diskFull = !killed && child.output().contains(DISK_FULL);
        return new Outcome(killed, stopped, diskFull, defect(killed, stopped, diskFull));
    }

    private Optional<String> defect(boolean killed, boolean stopped, boolean diskFull) {
        int code = scene.child().exitCode();
        boolean asItShould = killed
                || code == 0
                || stopped && STOPPED.contains(code)
                // Nothing was got through for a quarter of an hour, by the clock that jumped.
                || code == 1 && (diskFull || scene.child().jumps() > 0);
        return asItShould
                ? Optional.empty()
                : Optional.of("it ended with " + code + " without a reason that it was given");
    }

    private boolean isKillDue() {
        return switch (plan.end()) {
            case KILLED -> isDue(plan.at());
            case KILLED_EARLY -> scene.child().age().toMillis() >= plan.at() * EARLY.toMillis();
            case KILLED_AT_FILE -> scene.child().isHolding();
            case ASKED_TO_STOP, LEFT_ALONE -> false;
        };
    }

    private boolean isDue(double share) {
        return scene.child().age().toMillis() >= share * usualLife.toMillis();
    }
}
