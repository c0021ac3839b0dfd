package io.perseid.engine.run;

import io.perseid.engine.encode.OutBatch;

/** A batch on its way: its block in the log, and how many of its rows have no fate yet. Lives on the loop. */
final class OpenBatch {

    final OutBatch batch;
    int block = -1;
    int undecided;
    /** Whether a request was given up that may still read the batch's bytes: then they must not become another's. */
    boolean stray;

    OpenBatch(OutBatch batch) {
        this.batch = batch;
        this.undecided = batch.rows();
    }
}
