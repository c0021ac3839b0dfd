package io.perseid.connector.postgres;

import io.perseid.api.warehouse.FeedRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why there can be no feed of a table. Pure. */
final class FeedChecks {

    private static final int OLDEST = 110_000;

    private final FeedRequest request;
    private final String slot;
    private final FeedFailures failures;

    FeedChecks(FeedRequest request, String slot, FeedFailures failures) {
        this.request = request;
        this.slot = slot;
        this.failures = failures;
    }

    /** @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} */
    void server(FeedServer server, boolean hasSlot) {
        if (server.version() < OLDEST) {
            throw failures.cannot(
                    "PostgreSQL " + server.version() / 10_000,
                    "PostgreSQL 11 or newer",
                    "choose another way of changes");
        }
        if (server.standby()) {
            throw failures.cannot(
                    "a standby, which cannot keep the changes of a table for us",
                    "the primary server",
                    "set host: to the primary, or choose another way of finding changes");
        }
        if (!server.walLevel().equals("logical")) {
            throw failures.cannot(
                    "wal_level = " + server.walLevel(),
                    "wal_level = logical",
                    "ALTER SYSTEM SET wal_level = logical and restart the server (on Amazon rds.logical_replication = 1), or"
                            + " choose another way of finding changes");
        }
        if (!server.mayReplicate()) {
            throw failures.cannot(
                    "a login without the right to replicate",
                    "a login that may",
                    "ALTER ROLE ... REPLICATION (on Amazon: GRANT rds_replication TO ...), or choose another way of finding"
                            + " changes");
        }
        if (!hasSlot && server.slots() >= server.maxSlots()) {
            throw failures.cannot(
                    "all " + server.maxSlots() + " replication slots in use",
                    "a free one",
                    "raise max_replication_slots, or drop slots that nobody needs: SELECT * FROM pg_replication_slots");
        }
    }

    /** @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} */
    FeedTable table(Optional<FeedTable> found, FeedServer server) {
        FeedTable table = found.orElseThrow(() -> failures.cannot(
                "no table that is called so, or none that the login sees",
                "a table",
                "correct the name in from:; upper and lower case are as written"));
        kind(table, server);
        keys(table);
        if (!table.identityHoldsKeys()) {
            throw noIdentity(table);
        }
        for (FeedTable.Part part : table.parts()) {
            part(table, part);
        }
        return table;
    }

    /** @throws io.perseid.api.failure.PerseidException {@code CONFIGURATION} */
    void publication(Optional<FeedPublication> found, FeedTable table, FeedServer server) {
        boolean fits = found.isPresent() && found.get().fits();
        boolean mayMake = table.mayPublish() && (found.isEmpty() || found.get().mayChange());
        if (!fits && !mayMake) {
            throw failures.cannot(
                    found.isEmpty()
                            ? "no publication " + slot + ", and a login that may not make one"
                            : "a publication " + slot + " that leaves out changes of the table",
                    "one of all changes of the table",
                    "let the table's owner run: " + (found.isEmpty() ? "" : "DROP PUBLICATION " + slot + "; ")
                            + creation(slot, table, server));
        }
    }

    static String creation(String publication, FeedTable table, FeedServer server) {
        return "CREATE PUBLICATION " + publication + " FOR TABLE " + table.quoted()
                + (server.version() >= FeedServer.PUBLISHES_ROOTS ? " WITH (publish_via_partition_root = true)" : "");
    }

    private void kind(FeedTable table, FeedServer server) {
        if (!table.kind().equals("r") && !table.isPartitioned()) {
            String kind = table.kind().equals("v")
                    ? "a view"
                    : table.kind().equals("m")
                            ? "a materialized view"
                            : table.kind().equals("f") ? "a foreign table" : "no table";
            throw failures.cannot(
                    kind + ", whose changes the server does not record",
                    "a table",
                    "name the table in from:, or choose another way of finding changes");
        }
        if (!table.persistence().equals("p")) {
            throw failures.cannot(
                    "an unlogged or temporary table, whose changes the server does not record",
                    "a table with a log",
                    "ALTER TABLE " + table.quoted() + " SET LOGGED, or choose another way of finding changes");
        }
        if (table.isPartitioned() && server.version() < FeedServer.PUBLISHES_ROOTS) {
            throw failures.cannot(
                    "a partitioned table on PostgreSQL " + server.version() / 10_000,
                    "PostgreSQL 13 or newer",
                    "choose another way of finding changes");
        }
        if (!table.isPartitioned() && table.hasChildren()) {
            throw failures.cannot(
                    "a table that others inherit from, whose changes come under other names",
                    "a table without heirs, or a partitioned one",
                    "choose another way of finding changes");
        }
    }

    private void keys(FeedTable table) {
        List<String> known = table.keys().stream().map(FeedTable.Key::name).toList();
        List<String> missing = request.keyColumns().stream()
                .filter(column -> !known.contains(column))
                .toList();
        if (!missing.isEmpty()) {
            throw failures.cannot(
                    "no column " + list(missing),
                    "key columns that are columns of the table",
                    "correct key:, or choose another way of finding changes");
        }
        List<String> generated = table.keys().stream()
                .filter(FeedTable.Key::generated)
                .map(FeedTable.Key::name)
                .toList();
        if (!generated.isEmpty()) {
            throw failures.cannot(
                    "key column " + list(generated) + ", which is generated and so not in the log",
                    "key columns that are stored as they are written",
                    "choose another way of finding changes");
        }
    }

    private io.perseid.api.failure.PerseidException noIdentity(FeedTable table) {
        String holds = table.identityColumns().isEmpty() ? "nothing" : list(table.identityColumns());
        return failures.cannot(
                "old rows of which the server records " + holds
                        + (table.identity().equals("d") ? " (the primary key)" : " (REPLICA IDENTITY)"),
                "the key column " + list(request.keyColumns()) + " in what it records, or deletes go unseen",
                "make it the primary key; or ALTER TABLE " + table.quoted()
                        + " REPLICA IDENTITY USING INDEX (a unique one on columns that are NOT NULL) or FULL; or choose another"
                        + " way of finding changes");
    }

    private void part(FeedTable table, FeedTable.Part part) {
        boolean recorded = part.persistence().equals("p")
                && (part.kind().equals("r") || part.kind().equals(FeedTable.PARTITIONED));
        if (!recorded) {
            throw failures.cannot(
                    "partition \"" + part.name() + "\", whose changes the server does not record (foreign or unlogged)",
                    "partitions that are plain tables",
                    "choose another way of finding changes");
        }
        boolean isLeaf = !part.kind().equals(FeedTable.PARTITIONED);
        // An index is each partition's own, and may be on other columns.
        if (isLeaf
                && (!part.identity().equals(table.identity()) || part.identity().equals("i"))) {
            throw failures.cannot(
                    "partition \"" + part.name() + "\" with REPLICA IDENTITY " + part.identity()
                            + " where its table has " + table.identity(),
                    "DEFAULT (d) everywhere with a primary key that holds the key columns, or FULL (f) everywhere",
                    "ALTER TABLE ... REPLICA IDENTITY of the partition, or choose another way of finding changes");
        }
    }

    private static String list(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }
}
