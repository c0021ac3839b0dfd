package io.perseid.connector.postgres;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.warehouse.TablePath;
import java.sql.SQLException;
import java.time.Duration;

/** What goes wrong with feeds, in our four parts. Immutable. */
final class FeedFailures {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final String where;
    private final String user;
    private final PostgresFailures others;

    /** @param where warehouse, and table where one is meant */
    FeedFailures(String where, String user, PostgresFailures others) {
        this.where = where;
        this.user = user;
        this.others = others;
    }

    FeedFailures of(String table) {
        return new FeedFailures(where + ", changes of " + table, user, others);
    }

    /** There can be no feed until somebody changes something. */
    PerseidException cannot(String found, String expected, String action) {
        return PerseidException.of(FailureKind.CONFIGURATION, where, found, expected, action);
    }

    Problem lost(String found, String action) {
        return new Problem(
                where,
                found,
                "every change since the last run",
                "nothing for now: the whole table is compared, and the feed begins anew" + action);
    }

    PerseidException opening(SQLException error) {
        return others.opening(error);
    }

    PerseidException cancelled() {
        return others.cancelled();
    }

    /** A statement or stream that the server did not carry out. */
    PerseidException statement(SQLException error) {
        switch (PostgresFailures.state(error)) {
            case "55006":
                return PerseidException.of(
                                FailureKind.TRANSIENT,
                                where,
                                PostgresFailures.words(error),
                                "a replication slot that nobody else reads",
                                "wait for the run that reads it; after a cut line the server frees it within two minutes")
                        .causedBy(error)
                        .retryAfter(ASK_AGAIN);
            case "42501":
                return cannot(
                                PostgresFailures.words(error),
                                "a login that may replicate, and owns the table or finds its publication made",
                                "ALTER ROLE " + TablePath.quoted(user)
                                        + " REPLICATION (on Amazon: GRANT rds_replication), and make the publication as the"
                                        + " table's owner; or choose another way of finding changes")
                        .causedBy(error);
            case "53400":
                return cannot(
                                PostgresFailures.words(error),
                                "a free replication slot",
                                "raise max_replication_slots, or drop slots that nobody needs")
                        .causedBy(error);
            default:
                return others.statement(error, false);
        }
    }

    /** Open transactions have to end before a first position, or the next one, holds. */
    PerseidException stillOpen(String transactions, String why) {
        return PerseidException.of(
                        FailureKind.TRANSIENT,
                        where,
                        "transactions " + transactions + " are still open" + why,
                        "them to end within statement_timeout",
                        "end what was forgotten: SELECT * FROM pg_stat_activity WHERE backend_xid IS NOT NULL, and"
                                + " pg_prepared_xacts")
                .retryAfter(ASK_AGAIN);
    }
}
