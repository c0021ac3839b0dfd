package io.perseid.connector.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A replication slot as the server shows it.
 *
 * @param reader the process that reads from it
 * @param confirmed changes before are forgotten; empty while the slot is being made
 * @param lost whether the server has removed WAL that it would need
 * @param unreserved whether the server is about to
 * @param heldBytes of WAL, from the oldest that it needs on
 * @param keepLimit bytes of WAL that the server keeps at most for a slot
 * @param idle empty before PostgreSQL 17
 */
record FeedSlot(
        String name,
        OptionalLong reader,
        Optional<LogSequenceNumber> confirmed,
        boolean lost,
        boolean unreserved,
        OptionalLong heldBytes,
        OptionalLong keepLimit,
        Optional<Duration> idle) {}
