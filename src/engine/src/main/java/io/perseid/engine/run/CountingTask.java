package io.perseid.engine.run;

import io.perseid.api.failure.Problem;
import io.perseid.engine.state.RunCounts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What every task does with what its delivery tells: counts it, passes it on, keeps the first failure. Lives on the loop. */
abstract class CountingTask implements RunTask, Delivery.Owner {

    final RunTask.Owner owner;
    RunCounts counts = RunCounts.none();

    @Nullable Throwable failure;

    CountingTask(RunTask.Owner owner) {
        this.owner = owner;
    }

    final void count(RunCounts more) {
        counts = counts.plus(more);
        owner.progressed(more);
    }

    @Override
    public final void requested(long bytes) {
        count(new RunCounts(0, 0, 0, 0, 0, 0, 1, bytes));
    }

    @Override
    public final void warned(String warning) {
        owner.warned(warning);
    }

    @Override
    public final void waiting(Problem problem, Duration wait) {
        owner.waiting(problem, wait);
    }

    @Override
    public final void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }
}
