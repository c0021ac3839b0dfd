package io.perseid.engine.encode;

import java.util.Map;
import java.util.Optional;

/** Where a slice's batches come from. One reading step at a time, on worker threads; nothing in here waits for a request. */
public interface SliceSource extends AutoCloseable {

    /** Reads until a batch is full or the slice ends. */
    Produced next();

    /** What was altered to make values fit, so far. */
    Map<String, Long> alterations();

    /** What the state table in the warehouse is to be told of it; empty if there is none. After the end. */
    default Optional<StateNotes> notes() {
        return Optional.empty();
    }

    @Override
    void close();
}
