package io.perseid.engine.plan;

import java.util.List;
import java.util.OptionalLong;

/**
 * A bounded part of a run that is read, sent, committed and, if need be, repeated by itself.
 *
 * @param description its range or bucket, for people
 * @param sql what reads it
 * @param expectedRows by the histogram; an estimate
 * @param checkpoint to which the checkpoint moves when it commits, in the cursor's own terms; empty if it stays
 * @param heldKeys keys of held rows that this slice reads again
 */
public record Slice(
        SliceKind kind,
        String description,
        String sql,
        long expectedRows,
        OptionalLong checkpoint,
        List<String> heldKeys) {}
