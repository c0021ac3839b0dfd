package io.perseid.engine.run;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Keeps a run's lease alive: renews it at every third of its length until the run has ended. Knows how long it lasts, so that
 * no request is started which might still be in the air when another process may take over. Lives on the loop.
 */
final class LeaseRenewal {

    private final Steps steps;
    private final Runnable renewal;
    private final Duration length;
    private final Consumer<Throwable> lost;
    private Asked asked;

    /** Read by the thread that renews as well: it may have stood still since the run ended. */
    private volatile boolean stopped;

    /**
     * When a lease was asked for, by two clocks: one of them may be set back, the other may stand still while the machine
     * sleeps. At least so much time has passed as either says.
     */
    record Asked(Instant shown, long elapsedNanos) {

        static Asked now(Steps steps) {
            return new Asked(steps.clock().instant(), steps.elapsedNanos());
        }

        Duration ago(Steps steps) {
            Duration shownSince = Duration.between(shown, steps.clock().instant());
            Duration elapsed = Duration.ofNanos(steps.elapsedNanos() - elapsedNanos);
            return shownSince.compareTo(elapsed) > 0 ? shownSince : elapsed;
        }
    }

    /**
     * @param renewal makes the lease last for its whole length from now on; on a worker
     * @param length of the lease, as it was taken
     * @param asked when it was taken, at the latest
     * @param lost told once if the lease cannot be kept
     */
    LeaseRenewal(Steps steps, Runnable renewal, Duration length, Asked asked, Consumer<Throwable> lost) {
        this.steps = steps;
        this.renewal = renewal;
        this.length = length;
        this.lost = lost;
        this.asked = asked;
    }

    void start() {
        steps.at(steps.clock().instant().plus(length.dividedBy(3)), () -> {
            if (!stopped) {
                steps.start("renew", this::renew, renewed(Asked.now(steps)));
            }
        });
    }

    /** The run has ended: a renewal that is under way would keep the lease for nobody. */
    void stop() {
        stopped = true;
    }

    /** Whether the lease lasts for so long from now on. If not, it is about to be renewed, or lost. */
    boolean outlasts(Duration from) {
        return asked.ago(steps).plus(from).compareTo(length) <= 0;
    }

    private boolean renew() {
        if (!stopped) {
            renewal.run();
        }
        return true;
    }

    private Steps.Done<Boolean> renewed(Asked again) {
        return new Steps.Done<>() {
            @Override
            public void value(Boolean done) {
                asked = again;
                start();
            }

            @Override
            public void failed(Throwable cause) {
                // A state database that is busy may answer before the lease runs out.
                if (cause instanceof PerseidException known && known.kind() == FailureKind.TRANSIENT) {
                    start();
                } else {
                    lost.accept(cause);
                }
            }
        };
    }
}
