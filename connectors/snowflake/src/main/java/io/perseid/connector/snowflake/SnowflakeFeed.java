package io.perseid.connector.snowflake;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.api.warehouse.RowReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The net change of one table between two moments of the account's clock. See {@link ChangeFeed}.
 *
 * <p>Only differences are told, so a row has to be read as it was at the end of a reading ({@link #asOf}), and each reading tells
 * the difference from that very moment.
 *
 * <p>Transactions that are open need not be waited for: rows bear the time of their commit, so what commits later comes
 * later. Clocks inside the account differ slightly, so each reading tells the difference from {@link FeedPlace#OVERLAP} before
 * that as well.
 */
final class SnowflakeFeed implements ChangeFeed {

    /** How long after it was made or altered a table is left alone: the first reading cannot reach back before that. */
    static final Duration QUIET = Duration.ofSeconds(5);

    private final FeedRequest request;
    private final SnowflakeFailures failures;
    private final FeedProblems problems;
    private final Function<SnowflakeFailures, SnowflakeSession> sessions;
    private final SnowflakeDialect dialect = new SnowflakeDialect();
    private volatile Optional<SnowflakeSession> beginning = Optional.empty();

    SnowflakeFeed(String where, FeedRequest request, Function<SnowflakeFailures, SnowflakeSession> sessions) {
        this.request = request;
        this.failures = new SnowflakeFailures(where);
        this.problems = new FeedProblems(where);
        this.sessions = sessions;
    }

    /** @throws PerseidException {@code CONFIGURATION} if there can be no feed */
    void check() {
        try (SnowflakeSession session = session()) {
            FeedTable table = usable(session);
            session.describe(select(table, ""));
        }
    }

    @Override
    public String name() {
        return request.name();
    }

    /** Makes nothing and switches nothing on: that is the owner's to do, and locks the table. */
    @Override
    public FeedPosition begin() {
        try (SnowflakeSession session = session()) {
            beginning = Optional.of(session);
            return begin(session);
        } finally {
            beginning = Optional.empty();
        }
    }

    @Override
    public void cancel() {
        beginning.ifPresent(SnowflakeSession::cancel);
    }

    private FeedPosition begin(SnowflakeSession session) {
        FeedTable table = usable(session);
        long now = table.nowMillis();
        long floor = table.floorMillis();
        long wait = floor + QUIET.toMillis() - now;
        if (wait > 0) {
            if (wait > 2 * QUIET.toMillis()) {
                throw problems.unsettled();
            }
            session.query("SELECT SYSTEM$WAIT(" + (wait / 1000 + 1) + ")", rows -> rows.next());
            now = session.now().toEpochMilli();
        }
        if (now <= floor) {
            throw problems.unsettled();
        }
        return new FeedPlace(now, floor, table.shape()).position();
    }

    @Override
    public FeedReader since(FeedPosition from) {
        SnowflakeSession session = session();
        try {
            FeedCatalogue catalogue = new FeedCatalogue(session);
            FeedTable table = table(catalogue);
            Optional<FeedPlace> place = FeedPlace.parse(from);
            if (place.isEmpty()) {
                return lost(session, table, problems.unknownPosition(from.text()));
            }
            FeedPlace start = place.get();
            Optional<Problem> changed = changed(catalogue, start, table);
            if (changed.isPresent()) {
                return lost(session, table, changed.get());
            }
            long end = table.nowMillis();
            if (end < start.until()) {
                throw problems.behind();
            }
            if (start.start(end) >= end) {
                // The clock has not come on since the feed began.
                return new SnowflakeFeedReader(session, nothing(session, table), failures, start.position());
            }
            return read(session, catalogue, table, start, end);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public void confirm(FeedPosition until) {
        // The account forgets by itself, after the table's retention time, and not before.
    }

    /** Changes with a time until then are in it, whenever they are read; the rest is told by the next reading. */
    @Override
    public Optional<String> asOf(FeedPosition position) {
        return FeedPlace.parse(position).map(place -> "AT(TIMESTAMP => " + moment(place.until()) + ")");
    }

    /** {@code CHANGES} gives the difference between two moments. */
    @Override
    public boolean tellsDifferencesOnly() {
        return true;
    }

    @Override
    public FeedStatus status() {
        try (SnowflakeSession session = session()) {
            FeedCatalogue catalogue = new FeedCatalogue(session);
            boolean tracked = catalogue
                    .table(request.table())
                    .flatMap(catalogue::isTracked)
                    .orElse(false);
            return new FeedStatus(
                    name(), tracked, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), List.of());
        }
    }

    @Override
    public boolean drop() {
        return false;
    }

    private FeedReader read(
            SnowflakeSession session, FeedCatalogue catalogue, FeedTable table, FeedPlace from, long end) {
        RowReader rows;
        try {
            rows = session.read(told(table, from, end));
        } catch (PerseidException e) {
            FeedTable now = table(catalogue);
            Problem lost = changed(catalogue, from, now)
                    .or(() -> problems.refused(e, now))
                    .orElseThrow(() -> e);
            return lost(session, now, lost);
        }
        // The result is fixed now; what was altered before is seen here, what is altered later by the next reading.
        FeedTable after = table(catalogue);
        Optional<Problem> changed = changed(catalogue, from, after);
        if (changed.isPresent()) {
            rows.close();
            return lost(session, after, changed.get());
        }
        return new SnowflakeFeedReader(
                session, rows, failures, from.movedTo(end).position());
    }

    private Optional<Problem> changed(FeedCatalogue catalogue, FeedPlace from, FeedTable now) {
        // Whether it is recorded costs a statement, and is asked only for the words.
        return problems.changed(from, now, Optional.empty())
                .flatMap(lost -> problems.changed(from, now, catalogue.isTracked(now)));
    }

    private FeedReader lost(SnowflakeSession session, FeedTable table, Problem reason) {
        return new SnowflakeFeedReader(session, nothing(session, table), failures, new FeedOutcome.Lost(reason));
    }

    private RowReader nothing(SnowflakeSession session, FeedTable table) {
        return session.read(select(table, "WHERE 1 = 0"));
    }

    private String select(FeedTable table, String rest) {
        String keys = request.keyColumns().stream().map(dialect::identifier).collect(Collectors.joining(", "));
        return "SELECT " + keys + " FROM " + table.quoted() + " " + rest;
    }

    /**
     * What differs from the rows as they were read, and what differs from a while before: one alone would not tell a change that
     * bore a time before the last reading's end when it came after it, the other not one of that while that was undone since. Each key once.
     */
    private String told(FeedTable table, FeedPlace from, long end) {
        String overlap = select(table, changes(from.start(end), end));
        return from.start(end) == from.until() || from.until() == end
                ? overlap
                : overlap + " UNION " + select(table, changes(from.until(), end));
    }

    private static String changes(long from, long until) {
        return "CHANGES(INFORMATION => DEFAULT) AT(TIMESTAMP => " + moment(from) + ") END(TIMESTAMP => " + moment(until)
                + ")";
    }

    /** Both clauses take constants only, in milliseconds. */
    private static String moment(long millis) {
        return "TO_TIMESTAMP_LTZ(" + millis + ", 3)";
    }

    private FeedTable usable(SnowflakeSession session) {
        FeedCatalogue catalogue = new FeedCatalogue(session);
        FeedTable table = table(catalogue);
        return problems.usable(table, catalogue.isTracked(table));
    }

    private FeedTable table(FeedCatalogue catalogue) {
        return catalogue.table(request.table()).orElseThrow(problems::missing);
    }

    private SnowflakeSession session() {
        return sessions.apply(failures);
    }
}
