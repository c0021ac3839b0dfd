package io.perseid.engine.plan;

import io.perseid.engine.ledger.SeenKeys;

/** What a slice does instead of reading rows: of a mirror run, or of one that takes away what others have taken in. */
public sealed interface MirrorPart {

    /**
     * Takes away what the source does not have any more: the keys of a range of hashes that were not seen.
     *
     * @param from the lowest first half of a key's hash, unsigned
     * @param to what it is below, unsigned; 0 for no bound
     * @param take whether they are taken away; else they are only kept in mind, by the state table in the warehouse
     * @param among where each is looked for once more before it is taken away
     */
    record Gone(SeenKeys seen, long from, long to, boolean take, CompiledModel among) implements MirrorPart {}

    /**
     * Only counts what was read when the plan was made and needs nothing.
     *
     * @param read rows
     * @param unchanged of them
     */
    record Settled(long read, long unchanged) implements MirrorPart {}
}
