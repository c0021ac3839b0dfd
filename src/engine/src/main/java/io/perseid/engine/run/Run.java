package io.perseid.engine.run;

import io.perseid.api.destination.Lane;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a sync, as a state machine on a loop.
 *
 * <p>Life: take the lease; recover slices that a dead run left open; open the warehouse; plan; slices, some at a time; tidy
 * up; give the lease back. A transient failure starts again at the recovery, after a wait, with what is committed behind it.
 */
public final class Run implements SlicePass.Owner {

    /** A run that gets nothing done in so many attempts in a row gives up. */
    private static final int FRUITLESS_PASSES = 5;

    /** How often the run looks for calls that do not come back. */
    private static final Duration WATCH = Duration.ofSeconds(5);

    private final RunSetup setup;
    private final Steps steps;
    private final RunListener listener;
    private final LedgerId ledger;
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Map<String, Long> alterations = new TreeMap<>();
    private final RunFailures failures;
    private final Bottleneck bottleneck;

    private RunCounts counts = RunCounts.none();
    private @Nullable RunLease lease;
    private @Nullable LeaseRenewal renewal;
    private @Nullable LedgerCare care;
    private @Nullable WarehouseSession session;
    private @Nullable RunPlan plan;
    private @Nullable PlanUnderWay planning;
    private @Nullable Attempt attempt;
    private @Nullable SlicePass slices;
    private @Nullable RunReport report;
    private int committed;
    private int fruitless;
    private boolean stopping;
    private boolean tooManyRejects;
    /** Between two attempts: nothing is under way but a timer. */
    private boolean pausing;

    public Run(RunSetup setup, Steps steps, RunListener listener) {
        this.setup = setup;
        this.steps = steps;
        this.listener = listener;
        this.ledger = Planner.ledger(setup.parts().sync(), setup.parts().destination());
        this.failures = new RunFailures(setup.parts().sync());
        this.bottleneck = new Bottleneck(steps.clock());
    }

    /** Starts the run. On the loop, or before it is opened; once. */
    public void begin() {
        RunOptions options = setup.options();
        LeaseRenewal.Asked asked = LeaseRenewal.Asked.now(steps);
        Duration length = leaseLength();
        step(
                "begin",
                () -> setup.store()
                        .beginRun(ledger, setup.parts().sync().name(), options.trigger(), options.owner(), length),
                taken -> {
                    if (taken.isEmpty()) {
                        ended(RunStatus.BUSY, Optional.of(failures.alreadyRunning()));
                    } else {
                        lease = taken.get();
                        care = new LedgerCare(setup, steps, taken.get(), this::failed, this::warned, listener);
                        renewal = new LeaseRenewal(
                                steps, () -> setup.store().renew(taken.get(), length), length, asked, this::leaseLost);
                        renewal.start();
                        watch();
                        pass();
                    }
                });
    }

    /** Long enough that between two renewals every lane may start a request that ends before the lease does. */
    private Duration leaseLength() {
        Duration least = setup.options().lease();
        for (Lane lane : setup.parts().destination().lanes()) {
            Duration twice = lane.limits().deadline().multipliedBy(2);
            least = twice.compareTo(least) > 0 ? twice : least;
        }
        return least;
    }

    /** Ends the run soon: what is in the air is answered, what is final is committed. On the loop, see {@link Steps#post}. */
    public void stop() {
        stopping = true;
        if (slices != null) {
            slices.stop();
        } else if (pausing) {
            pausing = false;
            finish(RunStatus.STOPPED, Optional.empty());
        }
    }

    /**
     * After {@link #stop}, when there is no more time: waits for no answer and no row any longer. Rows that were sent without
     * an answer are sent again by the next run, the same to the byte. On the loop.
     */
    public void cut() {
        if (slices != null) {
            slices.cut();
        }
    }

    public boolean hasEnded() {
        return report != null;
    }

    /** Only after {@link #hasEnded}. */
    public RunReport report() {
        if (report == null) {
            throw new IllegalStateException("the run has not ended");
        }
        return report;
    }

    /** One attempt to get through: recover, open, plan, slices. */
    private void pass() {
        care().recover(this::open);
    }

    private void open() {
        if (stopping) {
            finish(RunStatus.STOPPED, Optional.empty());
            return;
        }
        AttemptOpener opener =
                new AttemptOpener(setup, steps.clock(), held(), Objects.requireNonNull(renewal), bottleneck);
        step("open-warehouse", opener::open, opened -> {
            session = opened.session();
            PlanUnderWay watched = new PlanUnderWay(steps, opened.session(), listener);
            planning = watched;
            step("plan", () -> opener.plan(opened, watched, feed()), this::planned);
        });
    }

    private void planned(Attempt made) {
        attempt = made;
        planning = null;
        plan = made.plan();
        committed = 0;
        made.plan().notes().forEach(this::warned);
        listener.planned(made.plan());
        SlicePass pass = new SlicePass(setup, steps, held(), made, this);
        slices = pass;
        if (stopping) {
            pass.stop();
        }
        pass.advance();
    }

    @Override
    public void progressed(RunCounts more) {
        counts = counts.plus(more);
        tell();
        if (counts.rejected() > setup.parts().sync().maxRejects() && !tooManyRejects) {
            tooManyRejects = true;
            if (slices != null) {
                slices.stop();
            }
        }
    }

    @Override
    public void warned(String warning) {
        if (warnings.add(warning)) {
            listener.warned(warning);
        }
    }

    @Override
    public void waiting(Problem problem, Duration wait) {
        listener.waiting(problem, wait);
    }

    @Override
    public void sliceCommitted(boolean fruitful, Map<String, Long> altered) {
        committed++;
        // A slice without anything to send is read again by every attempt, so it must not keep a run alive for ever.
        fruitless = fruitful ? 0 : fruitless;
        altered.forEach((what, times) -> alterations.merge(what, times, Long::sum));
    }

    @Override
    public void over(boolean complete, Optional<Throwable> failure) {
        slices = null;
        if (failure.isPresent()) {
            failed(failure.get());
        } else if (tooManyRejects) {
            finish(RunStatus.FAILED, Optional.of(failures.tooManyRejects(counts)));
        } else if (complete) {
            RunPlan over = Objects.requireNonNull(plan);
            feed().confirm(over, this::warned, () -> care().tidy(() -> finish(RunStatus.SUCCEEDED, Optional.empty())));
        } else {
            finish(RunStatus.STOPPED, Optional.empty());
        }
    }

    /** Every few seconds, as long as the run lasts. */
    private void watch() {
        steps.at(steps.clock().instant().plus(WATCH), () -> {
            if (!hasEnded()) {
                Instant now = steps.clock().instant();
                if (slices != null) {
                    slices.watch(now);
                } else if (planning != null) {
                    planning.watch(now, setup.options().statement());
                }
                watch();
            }
        });
    }

    private void failed(Throwable cause) {
        PerseidException failure = cause instanceof PerseidException known ? known : failures.unexpected(cause);
        boolean again = failure.kind() == FailureKind.TRANSIENT && lease != null && !stopping;
        // A warehouse that cannot be opened yet is waited for, however long; anything else is given up at last.
        boolean opening = session == null;
        fruitless++;
        if (!again || fruitless > FRUITLESS_PASSES && !opening) {
            // A statement that was cancelled to stop the run is no failure of it; a refused credential still is.
            boolean cut = stopping && failure.kind() == FailureKind.TRANSIENT;
            finish(cut ? RunStatus.STOPPED : RunStatus.FAILED, cut ? Optional.empty() : Optional.of(failure));
            return;
        }
        Duration wait = setup.options().retry().wait(fruitless, failure.retryAfter(), setup.random());
        listener.waiting(failure.problem(), wait);
        closeSession(() -> pauseFor(wait));
    }

    private void pauseFor(Duration wait) {
        if (stopping) {
            finish(RunStatus.STOPPED, Optional.empty());
            return;
        }
        pausing = true;
        steps.at(steps.clock().instant().plus(wait), () -> {
            if (pausing) {
                pausing = false;
                pass();
            }
        });
    }

    private void finish(RunStatus status, Optional<PerseidException> failure) {
        closeSession(() -> {
            if (lease == null) {
                ended(status, failure);
                return;
            }
            String message = failure.map(f -> f.problem().sentence()).orElse(String.join("; ", warnings));
            steps.start(
                    "end",
                    () -> {
                        setup.store().endRun(held(), status, message);
                        return true;
                    },
                    new Steps.Done<Boolean>() {
                        @Override
                        public void value(Boolean done) {
                            ended(status, failure);
                        }

                        @Override
                        public void failed(Throwable cause) {
                            // The lease runs out by itself, and the next run finds this one dead.
                            ended(RunStatus.FAILED, failure.or(() -> Optional.of(failures.unexpected(cause))));
                        }
                    });
        });
    }

    private void closeSession(Runnable then) {
        WarehouseSession opened = session;
        Attempt over = attempt;
        session = null;
        attempt = null;
        planning = null;
        if (opened == null) {
            then.run();
            return;
        }
        steps.start(
                "close-warehouse",
                () -> {
                    if (over != null) {
                        over.views().close();
                    }
                    opened.close();
                    return true;
                },
                new Steps.Done<Boolean>() {
                    @Override
                    public void value(Boolean done) {
                        then.run();
                    }

                    @Override
                    public void failed(Throwable cause) {
                        warned("the warehouse did not close: " + cause.getMessage());
                        then.run();
                    }
                });
    }

    private void ended(RunStatus status, Optional<PerseidException> failure) {
        if (renewal != null) {
            renewal.stop();
        }
        int planned = plan == null ? 0 : plan.slices().size();
        report = new RunReport(
                setup.parts().sync().name(),
                status,
                counts,
                committed,
                planned,
                failure,
                new ArrayList<>(warnings),
                alterations,
                bottleneck.overall());
        listener.ended(report);
    }

    private void leaseLost(Throwable cause) {
        stop();
        warned("the lease was lost: " + cause.getMessage());
    }

    private LedgerCare care() {
        return Objects.requireNonNull(care);
    }

    private FeedCare feed() {
        return new FeedCare(setup.store(), steps, held());
    }

    private RunLease held() {
        return Objects.requireNonNull(lease);
    }

    private void tell() {
        int planned = plan == null ? 0 : plan.slices().size();
        listener.progress(new RunProgress(
                counts, plan == null ? 0 : plan.expectedRows(), planned, committed, bottleneck.limit()));
    }

    private <T> void step(String name, Callable<T> work, Consumer<T> then) {
        steps.start(name, work, new Steps.Done<T>() {
            @Override
            public void value(T value) {
                then.accept(value);
            }

            @Override
            public void failed(Throwable cause) {
                Run.this.failed(cause);
            }
        });
    }
}
