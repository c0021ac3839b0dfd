package io.perseid.engine.run;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.state.RunLease;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Keeps a run's lease alive: renews it at every third of its length until the run has ended. Lives on the loop. */
final class LeaseRenewal {

    private final RunSetup setup;
    private final Steps steps;
    private final RunLease lease;
    private final BooleanSupplier ended;
    private final Consumer<Throwable> lost;

    /** @param lost told once if the lease cannot be kept */
    LeaseRenewal(RunSetup setup, Steps steps, RunLease lease, BooleanSupplier ended, Consumer<Throwable> lost) {
        this.setup = setup;
        this.steps = steps;
        this.lease = lease;
        this.ended = ended;
        this.lost = lost;
    }

    void start() {
        Duration third = setup.options().lease().dividedBy(3);
        steps.at(steps.clock().instant().plus(third), () -> {
            if (!ended.getAsBoolean()) {
                steps.start("renew", this::renew, renewed());
            }
        });
    }

    private boolean renew() {
        setup.store().renew(lease, setup.options().lease());
        return true;
    }

    private Steps.Done<Boolean> renewed() {
        return new Steps.Done<>() {
            @Override
            public void value(Boolean done) {
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
