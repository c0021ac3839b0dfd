package io.perseid.engine.run;

import io.perseid.engine.encode.SliceSource;

/** What a slice reads from while it is open. Closed on a worker thread, after the last row was read. */
record OpenReader(SliceSource source, LedgerViews.Lent view) implements AutoCloseable {

    @Override
    public void close() {
        try (view) {
            source.close();
        }
    }
}
