package io.perseid.engine.encode;

import java.util.Map;

/** Where a slice's batches come from. One reading step at a time, on worker threads; nothing in here waits for a request. */
public interface SliceSource extends AutoCloseable {

    /** Reads until a batch is full or the slice ends. */
    Produced next();

    /** What was altered to make values fit, so far. */
    Map<String, Long> alterations();

    @Override
    void close();
}
