package io.perseid.app.terminal;

/** Tells that this process is asked to end, by Ctrl-C or SIGTERM. Any thread. */
public interface StopSignal {

    /**
     * @param stop called on another thread, at most once; must return soon
     * @param late called if what was to stop has not ended in time
     * @return to be closed when there is nothing left to stop; until then the end of the process waits a little
     */
    Watch watch(Runnable stop, Runnable late);

    /** Whether it was a supervisor that asked, by SIGTERM: then a clean end is what it wants, and no failure. */
    default boolean terminated() {
        return false;
    }

    /** While it is open, the end of the process waits for it. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
