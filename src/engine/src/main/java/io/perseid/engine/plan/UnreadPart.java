package io.perseid.engine.plan;

import io.perseid.engine.ledger.SeenKeys;
import io.perseid.engine.state.RejectMark;
import java.util.List;

/** What a slice does that reads no rows of the source to send them. */
public sealed interface UnreadPart {

    /**
     * Takes away what the source does not have any more: the keys of a range of hashes that were not seen.
     *
     * @param from the lowest first half of a key's hash, unsigned
     * @param to what it is below, unsigned; 0 for no bound
     * @param take whether they are taken away; else they are only kept in mind, by the state table in the warehouse
     * @param among where each is looked for once more before it is taken away
     */
    record Gone(SeenKeys seen, long from, long to, boolean take, CompiledModel among) implements UnreadPart {}

    /**
     * Only counts what was read when the plan was made and needs nothing.
     *
     * @param read rows
     * @param unchanged of them
     */
    record Settled(long read, long unchanged) implements UnreadPart {}

    /** Sends payloads of stored rejects again as they are. @param rejects their numbers */
    record Resent(List<Long> rejects) implements UnreadPart {}

    /** Forgets rows that lost to another with their key, and share it no more. @param over their rejects, which end with it */
    record Unshared(List<RejectMark> over) implements UnreadPart {}
}
