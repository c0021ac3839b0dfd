package io.perseid.api.warehouse;

import java.util.Optional;

/**
 * Passes everything on to another state table. Who stands between the two overrides what it is there for.
 */
public abstract class ForwardingStateTable implements StateTable {

    private final StateTable inner;

    protected ForwardingStateTable(StateTable inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public void prepare() {
        inner.prepare();
    }

    @Override
    public String hashVersion() {
        return inner.hashVersion();
    }

    @Override
    public Optional<String> mark() {
        return inner.mark();
    }

    @Override
    public StateDiff compare(String rows) {
        return inner.compare(rows);
    }

    @Override
    public void merge(StateMerge merge) {
        inner.merge(merge);
    }
}
