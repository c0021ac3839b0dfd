package io.perseid.engine.run;

import io.perseid.api.failure.Problem;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.SliceCommit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One slice under way. Lives on the loop. */
interface RunTask {

    void begin();

    /** Ends as soon as what is in the air has been answered, without a commit unless it was about to. */
    void stop();

    /** After {@link #stop}: waits for no answer any longer. Rows without one are sent again by the next run. */
    void cut();

    /**
     * Nothing else is open any more, and nothing will be until this is over: goes on after {@link Owner#snapshotOver}, and sees
     * what the others have sent. What is never open beside others has nothing to do.
     */
    default void alone() {}

    /** Looks after calls that do not come back. Called every few seconds. */
    void watch(Instant now);

    /** What the run is told. Exactly one of the endings is called, once. */
    interface Owner {
        void progressed(RunCounts counts);

        void warned(String warning);

        void waiting(Problem problem, Duration wait);

        /** It began beside others and may not be, because the snapshot has ended: waits for {@link RunTask#alone}. */
        void snapshotOver(RunTask task);

        /** @param granted called when it is this task's turn, with where the checkpoint moves to, if it moves */
        void commitTurn(RunTask task, Consumer<Optional<Checkpoint>> granted);

        void committed(RunTask task, SliceCommit commit, Map<String, Long> alterations);

        /** The slice stays open, to be recovered; nothing of it is in the air any more. */
        void abandoned(RunTask task, Optional<Throwable> failure);
    }
}
