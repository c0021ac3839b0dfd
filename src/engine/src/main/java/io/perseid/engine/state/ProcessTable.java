package io.perseid.engine.state;

/** Which processes there are: injected, so that a test can let one die. Any thread. */
public interface ProcessTable {

    /** This process, as the owner of what it leases. */
    Owner self();

    /**
     * Whether that process has certainly ended: it ran where we can see, and is not there any more. False in doubt, for
     * example for another host; its lease then ends by time.
     */
    boolean hasEnded(Owner owner);
}
