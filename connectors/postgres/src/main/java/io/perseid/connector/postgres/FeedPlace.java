package io.perseid.connector.postgres;

import io.perseid.api.warehouse.FeedPosition;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A position with all that has to stay as it is for the changes behind it to be all there are. Immutable.
 *
 * @param lsn where in the WAL: changes whose commit begins here or later come after it
 * @param shape of the server, table and publication when it was taken
 */
record FeedPlace(LogSequenceNumber lsn, Shape shape) {

    private static final Pattern WRITTEN =
            Pattern.compile("postgres/1 lsn=([0-9A-F]+/[0-9A-F]+) server=(\\S+) table=(\\S+) publication=(\\S+)"
                    + " columns=(\\S+) partitions=(\\S+)");

    /**
     * What a change feed relies on.
     *
     * @param server its number and timeline: another server, and one that was restored or took over, counts its WAL anew
     * @param table its oid
     * @param publication oids and versions of its rows in the catalogue, which change with each ALTER
     * @param columns the same of the table's columns, and of what identifies old rows
     * @param partitions oids and files of the table's parts, because the WAL says nothing about a part that comes or goes
     */
    record Shape(String server, String table, String publication, String columns, String partitions) {}

    FeedPosition position() {
        return new FeedPosition("postgres/1 lsn=" + lsn.asString() + " server=" + shape.server + " table=" + shape.table
                + " publication=" + shape.publication + " columns=" + shape.columns + " partitions="
                + shape.partitions);
    }

    /** Empty if another version or warehouse wrote it. */
    static Optional<FeedPlace> parse(FeedPosition position) {
        Matcher written = WRITTEN.matcher(position.text());
        return written.matches()
                ? Optional.of(new FeedPlace(
                        LogSequenceNumber.valueOf(written.group(1)),
                        new Shape(
                                written.group(2),
                                written.group(3),
                                written.group(4),
                                written.group(5),
                                written.group(6))))
                : Optional.empty();
    }

    /** LSNs are unsigned. */
    static boolean isBefore(LogSequenceNumber one, LogSequenceNumber other) {
        return Long.compareUnsigned(one.asLong(), other.asLong()) < 0;
    }
}
