package io.perseid.engine.ledger;

import java.util.List;
import java.util.function.Supplier;

/** The files of all ledgers below one folder. Any thread. */
public interface Ledger {

    /**
     * Starts the log of a slice. The name must be new; a leftover of that name is an {@code INTERNAL} failure.
     *
     * @param name from the state database, unique for slice and token
     */
    SliceLog create(LedgerId id, String name);

    /**
     * Opens what the state database names, oldest first.
     *
     * @throws io.perseid.api.failure.PerseidException {@code INTERNAL} if a named file is missing, short or damaged, with
     *     what to do
     */
    LedgerView open(LedgerId id, List<SegmentInfo> segments);

    /**
     * Opens what the state database names, to find out which keys a source does not have any more.
     *
     * @param seen made for these segments; what is found is noted in it
     */
    LedgerCensus census(LedgerId id, List<SegmentInfo> segments, SeenKeys seen);

    /**
     * Reads the log of a slice whose run died and seals it beside under a new name. A torn end (never forced, so never
     * sent) is dropped; damage before the end is an {@code INTERNAL} failure. May be repeated.
     *
     * @param name of the log; if there is no such file, nothing was appended
     * @param sealedName name of the segment to write
     */
    Recovered recover(LedgerId id, String name, String sealedName);

    /**
     * Merges segments into one: of each key its newest entry, and a newer refusal beside it.
     *
     * @param segments oldest first, next to each other in the order of the state database
     */
    SegmentInfo merge(LedgerId id, List<SegmentInfo> segments, String mergedName);

    /**
     * Deletes files of this ledger that nobody names and that are not logs of open slices.
     *
     * @param named asked when it is known which files there are; what comes to be later stays. Where it makes sure that the lease
     *     is still held, no file can be deleted that another process made after taking the lease over. If it fails, nothing is
     */
    void sweep(LedgerId id, Supplier<List<String>> named);
}
