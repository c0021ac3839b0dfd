package io.perseid.connector.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The server of tests on feeds, which keeps changes; shared by them, and ended with the JVM. */
final class LogicalServer {

    private static final class Shared {
        static final PostgresServer SERVER = PostgresServer.start(builder());
    }

    private LogicalServer() {}

    static PostgresServer shared() {
        return Shared.SERVER;
    }

    static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_replication_slots", "12")
                .setServerConfig("max_wal_senders", "12")
                .setServerConfig("max_prepared_transactions", "4")
                .setServerConfig("synchronous_commit", "on");
    }
}
