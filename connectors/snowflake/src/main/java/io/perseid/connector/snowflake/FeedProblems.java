package io.perseid.connector.snowflake;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import java.time.Duration;
import java.util.Optional;

/** Why there can be no feed of a table, and why one has lost changes. Pure. */
final class FeedProblems {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private static final String OTHERWISE = ", or choose another way of finding changes";

    private final String where;

    /** @param where warehouse and table */
    FeedProblems(String where) {
        this.where = where;
    }

    /**
     * The table, if its changes can be fed.
     *
     * @param tracked whether changes are recorded, if that is known
     * @throws PerseidException {@code CONFIGURATION}
     */
    FeedTable usable(FeedTable table, Optional<Boolean> tracked) {
        if (!table.type().equals("BASE TABLE")) {
            throw cannot(
                    "a " + table.type() + ", whose changes are not fed",
                    "a table of the account's own",
                    "name the table in from:" + OTHERWISE);
        }
        if (table.retentionDays() < 1) {
            throw cannot(
                    "a table that keeps no history (DATA_RETENTION_TIME_IN_DAYS = 0)",
                    "at least one day of it",
                    "let the table's owner run: ALTER TABLE " + table.quoted() + " SET DATA_RETENTION_TIME_IN_DAYS = 1"
                            + OTHERWISE);
        }
        if (!tracked.orElse(true)) {
            throw cannot(
                    "a table whose changes are not recorded (CHANGE_TRACKING = FALSE)",
                    "CHANGE_TRACKING = TRUE",
                    "let the table's owner run: " + enabling(table) + OTHERWISE);
        }
        return table;
    }

    /** No table, or none that the role sees. */
    PerseidException missing() {
        return cannot(
                "no table that is called so, or none that the role may read",
                "a table",
                "correct the name in from:, or grant the role SELECT on it");
    }

    /** The account's clock says that the table was altered at a later time than now. */
    PerseidException unsettled() {
        return PerseidException.of(
                        FailureKind.TRANSIENT,
                        where,
                        "a table that was altered at this moment",
                        "one that was not for some seconds",
                        "try again")
                .retryAfter(ASK_AGAIN);
    }

    /** Rows cannot be read as they will be. */
    PerseidException behind() {
        return PerseidException.of(
                        FailureKind.TRANSIENT,
                        where,
                        "a clock of the account that stands before the time of the last reading",
                        "one that has gone on",
                        "try again")
                .retryAfter(ASK_AGAIN);
    }

    Problem unknownPosition(String text) {
        return lost("a position that another version or warehouse wrote: " + text, "");
    }

    /**
     * What happened to a table since a position, if anything.
     *
     * @param tracked whether changes are recorded now, if that is known
     */
    Optional<Problem> changed(FeedPlace from, FeedTable now, Optional<Boolean> tracked) {
        FeedPlace.Shape then = from.shape();
        FeedPlace.Shape shape = now.shape();
        if (!then.table().equals(shape.table()) || then.created() != shape.created()) {
            String off = tracked.orElse(true) ? "" : " without CHANGE_TRACKING; " + enabling(now);
            return Optional.of(lost(
                    "the table was made again (CREATE OR REPLACE, DROP) or changed places with another" + off,
                    "; DELETE, TRUNCATE and INSERT in place of it would be told"));
        }
        if (!tracked.orElse(true)) {
            return Optional.of(
                    lost("change tracking was switched off", "; let the table's owner run: " + enabling(now)));
        }
        if (then.lastDdl() != shape.lastDdl()) {
            return Optional.of(lost(
                    "the table was altered, which may have changed rows, or left out changes, without a trace", ""));
        }
        if (from.isAheadOf(now.nowMillis())) {
            return Optional.of(lost("the account's clock was put back, so that times came twice", ""));
        }
        return Optional.empty();
    }

    /** What Snowflake's refusal of a range means, if it means that changes are lost. */
    Optional<Problem> refused(PerseidException failure, FeedTable table) {
        if (SnowflakeFailures.isCode(failure, SnowflakeFailures.BEYOND_RETENTION)) {
            return Optional.of(lost(
                    "changes as old as the last run's are kept no longer (the table keeps " + table.retentionDays()
                            + " days of history; " + failure.problem().found() + ")",
                    "; run more often, or let the table's owner run: ALTER TABLE " + table.quoted()
                            + " SET DATA_RETENTION_TIME_IN_DAYS = 7"));
        }
        if (SnowflakeFailures.isCode(failure, SnowflakeFailures.NOT_TRACKED)) {
            return Optional.of(lost(
                    "changes were not recorded all the time ("
                            + failure.problem().found() + ")",
                    "; leave CHANGE_TRACKING of the table on"));
        }
        return Optional.empty();
    }

    static String enabling(FeedTable table) {
        return "ALTER TABLE " + table.quoted() + " SET CHANGE_TRACKING = TRUE";
    }

    private PerseidException cannot(String found, String expected, String action) {
        return PerseidException.of(FailureKind.CONFIGURATION, where, found, expected, action);
    }

    private Problem lost(String found, String action) {
        return new Problem(
                where,
                found,
                "every change since the last run",
                "nothing for now: the whole table is compared, and the feed begins anew" + action);
    }
}
