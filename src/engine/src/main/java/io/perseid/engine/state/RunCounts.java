package io.perseid.engine.state;

/**
 * What a run did, in rows unless said otherwise.
 *
 * @param read from the warehouse
 * @param accepted by the destination
 * @param rejected newly or again, each counted once a run
 * @param held for later
 * @param unchanged and therefore not sent
 * @param superseded tombstones and deletes sent, for old identities and for rows that are gone
 * @param requests made, repeats included
 * @param bytes sent, uncompressed
 */
public record RunCounts(
        long read,
        long accepted,
        long rejected,
        long held,
        long unchanged,
        long superseded,
        long requests,
        long bytes) {

    public static RunCounts none() {
        return new RunCounts(0, 0, 0, 0, 0, 0, 0, 0);
    }

    public RunCounts plus(RunCounts other) {
        return new RunCounts(
                read + other.read,
                accepted + other.accepted,
                rejected + other.rejected,
                held + other.held,
                unchanged + other.unchanged,
                superseded + other.superseded,
                requests + other.requests,
                bytes + other.bytes);
    }
}
