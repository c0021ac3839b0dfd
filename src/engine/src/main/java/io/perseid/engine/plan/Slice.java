package io.perseid.engine.plan;

import io.perseid.engine.state.RejectMark;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A bounded part of a run that is read, sent, committed and, if need be, repeated by itself.
 *
 * @param description its range or bucket, for people
 * @param sql what reads it; empty if nothing is read
 * @param expectedRows by the histogram; an estimate
 * @param checkpoint to which the checkpoint moves when it commits, in the cursor's own terms; empty if it stays
 * @param heldKeys keys of held rows that this slice reads again
 * @param resend numbers of rejects whose stored payloads it sends instead of reading anything
 * @param over rejects that end with it, because their rows share a key no more
 * @param mirror what it does in a mirror run beside or instead of reading; empty elsewhere
 * @param lasting empty unless the result of its statement may be read by a later run
 */
public record Slice(
        SliceKind kind,
        String description,
        String sql,
        long expectedRows,
        OptionalLong checkpoint,
        List<String> heldKeys,
        List<Long> resend,
        List<RejectMark> over,
        Optional<MirrorPart> mirror,
        Optional<Lasting> lasting) {

    public Slice(
            SliceKind kind,
            String description,
            String sql,
            long expectedRows,
            OptionalLong checkpoint,
            List<String> heldKeys) {
        this(
                kind,
                description,
                sql,
                expectedRows,
                checkpoint,
                heldKeys,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** A part of a mirror run that does not read rows to send them. */
    public static Slice of(SliceKind kind, String description, long expectedRows, MirrorPart part) {
        return new Slice(
                kind,
                description,
                "",
                expectedRows,
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(part),
                Optional.empty());
    }

    /** Payloads of stored rejects, by their numbers. */
    static Slice resend(String description, List<Long> rejects) {
        return ofRejects(SliceKind.RESEND, description, rejects.size(), rejects, List.of());
    }

    /** Rejects of rows that lost to another with their key, and share it no more. */
    static Slice unshared(List<RejectMark> over) {
        return ofRejects(SliceKind.UNSHARED, over.size() + " keys that are shared no more", 0, List.of(), over);
    }

    private static Slice ofRejects(
            SliceKind kind, String description, long expectedRows, List<Long> resend, List<RejectMark> over) {
        return new Slice(
                kind,
                description,
                "",
                expectedRows,
                OptionalLong.empty(),
                List.of(),
                resend,
                over,
                Optional.empty(),
                Optional.empty());
    }

    /** The same, read by another statement. */
    public Slice readBy(String statement) {
        return new Slice(
                kind,
                description,
                statement,
                expectedRows,
                checkpoint,
                heldKeys,
                resend,
                over,
                mirror,
                Optional.empty());
    }

    /** The same, with a result that may be read later. @param moves where the checkpoint moves to */
    Slice lasting(Lasting result, OptionalLong moves) {
        return new Slice(
                kind, description, sql, expectedRows, moves, heldKeys, resend, over, mirror, Optional.of(result));
    }

    /** Whether it reads the result of a statement that another run began. */
    boolean isResumed() {
        return lasting.flatMap(Lasting::query).isPresent();
    }

    /** The same, which does not move the checkpoint by itself. */
    Slice staying() {
        return new Slice(
                kind, description, sql, expectedRows, OptionalLong.empty(), heldKeys, resend, over, mirror, lasting);
    }

    /** Whether this belongs to a replay, which is no part of what a sync reads by itself and moves no checkpoint. */
    public boolean isReplay() {
        return kind == SliceKind.REPLAY || kind == SliceKind.RESEND;
    }

    /** Whether the checkpoint stays where it is, because this is no part of what a sync reads by itself. */
    public boolean movesNothing() {
        return isReplay() || kind == SliceKind.UNSHARED;
    }
}
