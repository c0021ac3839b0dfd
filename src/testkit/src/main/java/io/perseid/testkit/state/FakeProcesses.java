package io.perseid.testkit.state;

import io.perseid.engine.state.Owner;
import io.perseid.engine.state.ProcessTable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A process table in which processes die when a test says so. Any thread. */
public final class FakeProcesses implements ProcessTable {

    private final Owner self;
    private final Set<Owner> ended = ConcurrentHashMap.newKeySet();

    public FakeProcesses(Owner self) {
        this.self = self;
    }

    /** From now on that process is gone, if it ran on this host. */
    public void end(Owner owner) {
        ended.add(owner);
    }

    @Override
    public Owner self() {
        return self;
    }

    @Override
    public boolean hasEnded(Owner owner) {
        return owner.host().equals(self.host()) && ended.contains(owner);
    }
}
