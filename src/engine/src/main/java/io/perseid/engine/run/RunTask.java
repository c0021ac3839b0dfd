package io.perseid.engine.run;

import io.perseid.api.failure.Problem;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.SliceCommit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One slice under way. Lives on the loop. */
interface RunTask {

    void begin();

    /** Ends as soon as what is in the air has been answered, without a commit. */
    void stop();

    /** What the run is told. Exactly one of the endings is called, once. */
    interface Owner {
        void progressed(RunCounts counts);

        void warned(String warning);

        void waiting(Problem problem, Duration wait);

        void committed(SliceCommit commit, Map<String, Long> alterations);

        /** The slice stays open, to be recovered; nothing of it is in the air any more. */
        void abandoned(Optional<Throwable> failure);
    }
}
