package io.perseid.engine.run;

import io.perseid.api.failure.Problem;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.sync.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The slices of one attempt, from the first that begins to the last that ends: some at a time, committed one after the
 * other, the checkpoint over the closed ones. Lives on the loop.
 */
final class SlicePass implements RunTask.Owner {

    private final RunSetup setup;
    private final Steps steps;
    private final RunLease lease;
    private final Attempt attempt;
    private final Owner owner;
    private Optional<Checkpoint> checkpoint;
    /** Open slices by task, in the order in which they were begun. */
    private final Map<RunTask, Integer> open = new LinkedHashMap<>();

    /** Of these the ones that wait to be alone, by their places. */
    private final TreeMap<Integer, RunTask> lonely = new TreeMap<>();

    private final ArrayDeque<Runnable> commitTurns = new ArrayDeque<>();
    private @Nullable RunTask committing;
    private @Nullable Throwable failure;
    private boolean stopping;

    /** What the run is told. */
    interface Owner {
        void progressed(RunCounts counts);

        void warned(String warning);

        void waiting(Problem problem, Duration wait);

        /** @param fruitful whether a row got its fate, or the next attempt reads less than this one */
        void sliceCommitted(boolean fruitful, Map<String, Long> alterations);

        /**
         * Nothing is open any more.
         *
         * @param complete whether every slice of the plan is committed
         * @param failure the first; empty if there was none
         */
        void over(boolean complete, Optional<Throwable> failure);
    }

    SlicePass(RunSetup setup, Steps steps, RunLease lease, Attempt attempt, Owner owner) {
        this.setup = setup;
        this.steps = steps;
        this.lease = lease;
        this.attempt = attempt;
        this.owner = owner;
        this.checkpoint = attempt.plan().checkpoint();
    }

    /** Begins what may be begun. */
    void advance() {
        while (!stopping) {
            OptionalInt place = attempt.order().beginNext();
            if (place.isEmpty()) {
                break;
            }
            begin(place.getAsInt());
        }
        if (open.isEmpty()) {
            owner.over(attempt.order().allCommitted(), Optional.ofNullable(failure));
        }
    }

    /** Begins nothing more; what is open ends soon. */
    void stop() {
        stopping = true;
        tasks().forEach(RunTask::stop);
    }

    /** After {@link #stop}: what is open waits for no answer any longer. */
    void cut() {
        tasks().forEach(RunTask::cut);
    }

    void watch(Instant now) {
        tasks().forEach(task -> task.watch(now));
    }

    private void begin(int place) {
        Slice slice = attempt.plan().slices().get(place);
        boolean apart = attempt.order().apart(slice);
        RunTask task = slice.kind() == SliceKind.WHOLE
                ? new WholeTask(setup, steps, lease, attempt, slice, this)
                : new SliceTask(setup, steps, lease, attempt, slice, apart, this);
        open.put(task, place);
        task.begin();
    }

    @Override
    public void progressed(RunCounts counts) {
        owner.progressed(counts);
    }

    @Override
    public void warned(String warning) {
        owner.warned(warning);
    }

    @Override
    public void waiting(Problem problem, Duration wait) {
        owner.waiting(problem, wait);
    }

    @Override
    public void snapshotOver(RunTask task) {
        attempt.order().snapshotOver();
        lonely.put(place(task), task);
        goOnAlone();
    }

    /** Once all that began on the snapshot is over. What is read from now on must see what that has sent. */
    private void goOnAlone() {
        if (!stopping && !lonely.isEmpty() && lonely.size() == open.size()) {
            lonely.pollFirstEntry().getValue().alone();
        }
    }

    /** Commits one after the other, so that a checkpoint is never worked out from a commit that may still fail. */
    @Override
    public void commitTurn(RunTask task, Consumer<Optional<Checkpoint>> granted) {
        commitTurns.add(() -> {
            committing = task;
            granted.accept(attempt.order().reach(place(task)).map(this::reached));
        });
        nextCommit();
    }

    private void nextCommit() {
        if (committing == null && !commitTurns.isEmpty()) {
            commitTurns.remove().run();
        }
    }

    /** The checkpoint at the end of a closed prefix; it never moves back. */
    private Checkpoint reached(SliceOrder.Reach reach) {
        RunPlan plan = attempt.plan();
        long before = cursor(checkpoint);
        boolean once = setup.parts().sync().mode() != Mode.STANDARD;
        return new Checkpoint(
                Math.max(before, reach.cursor().orElse(before)),
                reach.complete()
                        ? plan.model().mappingHash()
                        : checkpoint.map(Checkpoint::mapping).orElse(""),
                checkpoint.map(Checkpoint::complete).orElse(false) || once && reach.complete(),
                checkpoint.map(Checkpoint::contentHash).orElse(""),
                reach.complete()
                        ? plan.model().mappedColumns().text()
                        : checkpoint.map(Checkpoint::columns).orElse(""),
                steps.clock().instant());
    }

    private static long cursor(Optional<Checkpoint> checkpoint) {
        return checkpoint.map(Checkpoint::cursorMicros).orElse(Long.MIN_VALUE);
    }

    @Override
    public void committed(RunTask task, SliceCommit commit, Map<String, Long> alterations) {
        attempt.order().committed(place(task));
        boolean fruitful = commit.segment().isPresent() || cursor(commit.checkpoint()) > cursor(checkpoint);
        checkpoint = commit.checkpoint().or(() -> checkpoint);
        owner.sliceCommitted(fruitful, alterations);
        over(task);
    }

    @Override
    public void abandoned(RunTask task, Optional<Throwable> cause) {
        attempt.order().ended();
        if (failure == null) {
            cause.ifPresent(first -> failure = first);
        }
        over(task);
        if (cause.isPresent()) {
            stop();
        }
    }

    private void over(RunTask task) {
        lonely.values().remove(task);
        open.remove(task);
        if (committing == task) {
            committing = null;
        }
        nextCommit();
        stopping |= failure != null;
        goOnAlone();
        advance();
    }

    private int place(RunTask task) {
        return Objects.requireNonNull(open.get(task));
    }

    private List<RunTask> tasks() {
        return List.copyOf(open.keySet());
    }
}
