package io.perseid.engine.plan;

import io.perseid.engine.ledger.SeenKeys;

/** What a slice of a mirror run does beside, or instead of, reading rows. */
public sealed interface MirrorPart {

    /**
     * Takes away what the source does not have any more: the keys of a range of hashes that were not seen.
     *
     * @param from the lowest first half of a key's hash, unsigned
     * @param to what it is below, unsigned; 0 for no bound
     * @param take whether they are taken away; else they are only kept in mind, by the state table in the warehouse
     */
    record Gone(SeenKeys seen, long from, long to, boolean take) implements MirrorPart {}

    /**
     * Only counts what was read when the plan was made and needs nothing.
     *
     * @param read rows
     * @param unchanged of them
     */
    record Settled(long read, long unchanged) implements MirrorPart {}
}
