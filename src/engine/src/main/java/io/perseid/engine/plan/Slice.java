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
 * @param unread what it does instead of reading rows; empty if it reads
 * @param lasting empty unless the result of its statement may be read by a later run
 */
public record Slice(
        SliceKind kind,
        String description,
        String sql,
        long expectedRows,
        OptionalLong checkpoint,
        List<String> heldKeys,
        Optional<UnreadPart> unread,
        Optional<Lasting> lasting) {

    public Slice(
            SliceKind kind,
            String description,
            String sql,
            long expectedRows,
            OptionalLong checkpoint,
            List<String> heldKeys) {
        this(kind, description, sql, expectedRows, checkpoint, heldKeys, Optional.empty(), Optional.empty());
    }

    /** A part of a run that reads no rows to send them. */
    public static Slice of(SliceKind kind, String description, long expectedRows, UnreadPart part) {
        return new Slice(
                kind,
                description,
                "",
                expectedRows,
                OptionalLong.empty(),
                List.of(),
                Optional.of(part),
                Optional.empty());
    }

    /** Payloads of stored rejects, by their numbers. */
    static Slice resend(String description, List<Long> rejects) {
        return of(SliceKind.RESEND, description, rejects.size(), new UnreadPart.Resent(rejects));
    }

    /** Rejects of rows that lost to another with their key, and share it no more. */
    static Slice unshared(List<RejectMark> over) {
        String rows = over.size() == 1 ? "1 row that shares its key" : over.size() + " rows that share their keys";
        return of(SliceKind.UNSHARED, rows + " no more", 0, new UnreadPart.Unshared(over));
    }

    /** The same, read by another statement. */
    public Slice readBy(String statement) {
        return new Slice(kind, description, statement, expectedRows, checkpoint, heldKeys, unread, Optional.empty());
    }

    /** The same, with a result that may be read later. @param moves where the checkpoint moves to */
    Slice lasting(Lasting result, OptionalLong moves) {
        return new Slice(kind, description, sql, expectedRows, moves, heldKeys, unread, Optional.of(result));
    }

    /** Numbers of stored rejects that end with it. */
    public List<Long> over() {
        return unread.filter(UnreadPart.Unshared.class::isInstance)
                .map(UnreadPart.Unshared.class::cast)
                .map(unshared -> unshared.over().stream().map(RejectMark::id).toList())
                .orElse(List.of());
    }

    /** Whether it reads the result of a statement that another run began. */
    boolean isResumed() {
        return lasting.flatMap(Lasting::query).isPresent();
    }

    /** The same, which does not move the checkpoint by itself. */
    Slice staying() {
        return new Slice(kind, description, sql, expectedRows, OptionalLong.empty(), heldKeys, unread, lasting);
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
