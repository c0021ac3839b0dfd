package io.perseid.connector.postgres;

/**
 * A server as far as feeds have to know.
 *
 * @param version PostgreSQL's number, such as 180001
 * @param standby whether it only follows another one
 * @param mayReplicate whether the login may use replication slots
 * @param slots how many there are, of {@code maxSlots}
 * @param identity the server's number and timeline
 */
record FeedServer(
        int version, String walLevel, boolean standby, boolean mayReplicate, int slots, int maxSlots, String identity) {

    /** The first that publishes changes of partitions as those of the table that they are part of. */
    static final int PUBLISHES_ROOTS = 130_000;
}
