package io.perseid.engine.run;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.state.RunLease;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps a run's lease alive: renews it at every third of its length until the run has ended. Knows how long it lasts, so that
 * no request is started which might still be in the air when another process may take over. Lives on the loop.
 */
final class LeaseRenewal {

    private final RunSetup setup;
    private final Steps steps;
    private final RunLease lease;
    private final Duration length;
    private final BooleanSupplier ended;
    private final Consumer<Throwable> lost;
    private Instant lasts;

    /**
     * @param length of the lease, as it was taken
     * @param asked when it was taken, at the latest
     * @param lost told once if the lease cannot be kept
     */
    LeaseRenewal(
            RunSetup setup,
            Steps steps,
            RunLease lease,
            Duration length,
            Instant asked,
            BooleanSupplier ended,
            Consumer<Throwable> lost) {
        this.setup = setup;
        this.steps = steps;
        this.lease = lease;
        this.length = length;
        this.ended = ended;
        this.lost = lost;
        this.lasts = asked.plus(length);
    }

    void start() {
        steps.at(steps.clock().instant().plus(length.dividedBy(3)), () -> {
            if (!ended.getAsBoolean()) {
                Instant asked = steps.clock().instant();
                steps.start("renew", this::renew, renewed(asked));
            }
        });
    }

    /** Whether the lease lasts for so long from now on. If not, it is about to be renewed, or lost. */
    boolean outlasts(Duration from) {
        return !steps.clock().instant().plus(from).isAfter(lasts);
    }

    private boolean renew() {
        setup.store().renew(lease, length);
        return true;
    }

    private Steps.Done<Boolean> renewed(Instant asked) {
        return new Steps.Done<>() {
            @Override
            public void value(Boolean done) {
                lasts = asked.plus(length);
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
