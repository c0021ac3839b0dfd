package io.perseid.connector.postgres;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.connector.jdbc.ConnectionPool;
import io.perseid.connector.postgres.FeedConnections.Control;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.postgresql.replication.LogSequenceNumber;

/** The changes of one table by a slot and a publication of the same name. See {@link ChangeFeed}. */
final class PostgresFeed implements ChangeFeed {

    private final String slot;
    private final FeedRequest request;
    private final PostgresOptions options;
    private final FeedConnections connections;
    private final ConnectionPool pool;
    private final PostgresFailures others;
    private final FeedFailures failures;
    private final FeedChecks checks;
    private final InstantSource clock;
    private volatile Optional<Control> beginning = Optional.empty();

    PostgresFeed(
            String slot,
            FeedRequest request,
            PostgresOptions options,
            FeedConnections connections,
            ConnectionPool pool,
            PostgresFailures others,
            FeedFailures failures,
            InstantSource clock) {
        this.slot = slot;
        this.request = request;
        this.options = options;
        this.connections = connections;
        this.pool = pool;
        this.others = others;
        this.failures = failures;
        this.checks = new FeedChecks(request, slot, failures);
        this.clock = clock;
    }

    /** All that there is of it at one time. */
    private record Look(
            FeedServer server, FeedTable table, Optional<FeedPublication> publication, Optional<FeedSlot> slot) {

        FeedPlace.Shape shape() {
            String parts = table.parts().stream()
                    .map(part -> part.oid() + "." + part.file() + "." + part.identity())
                    .collect(Collectors.joining(","));
            return new FeedPlace.Shape(
                    server.identity(),
                    Long.toString(table.oid()),
                    publication.map(FeedPublication::version).orElse("none"),
                    table.columns(),
                    parts.isEmpty() ? "none" : SlotName.hash(parts).substring(0, 16));
        }
    }

    /** @throws PerseidException {@code CONFIGURATION} if there can be no feed */
    void check() {
        try (Control control = control()) {
            look(control, true);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String name() {
        return slot;
    }

    /** Always anew: what an older slot would tell is part of the table that is going to be compared. */
    @Override
    public FeedPosition begin() {
        try (Control control = control()) {
            beginning = Optional.of(control);
            try {
                return begin(control);
            } catch (SQLException | PerseidException e) {
                // Only the statement knows that it was cancelled, and takes it for its timeout.
                if (control.isCancelled()) {
                    throw failures.cancelled();
                }
                throw e;
            }
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            beginning = Optional.empty();
        }
    }

    @Override
    public void cancel() {
        beginning.ifPresent(Control::cancel);
    }

    private FeedPosition begin(Control control) throws SQLException {
        Look before = look(control, true);
        if (before.publication().filter(FeedPublication::fits).isEmpty()) {
            if (before.publication().isPresent()) {
                control.execute("DROP PUBLICATION " + slot);
            }
            control.execute(FeedChecks.creation(slot, before.table(), before.server()));
        }
        PostgresFeeds.dropSlot(control, slot);
        // What changes from here on makes the next reading say that it is lost.
        FeedPlace.Shape shape = look(control, true).shape();
        String lsn = created(control);
        awaitEnd(control);
        return new FeedPlace(LogSequenceNumber.valueOf(lsn), shape).position();
    }

    /** The publication is there already, because the plugin looks it up as it was when a row was written. */
    private String created(Control control) throws SQLException {
        try {
            return control.text(
                    "SELECT lsn FROM pg_catalog.pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        } catch (SQLException e) {
            if (PostgresFailures.state(e).equals("57014")) {
                throw failures.stillOpen(
                        "of others", ", and a feed begins when those have ended that were open before it");
            }
            throw e;
        }
    }

    /**
     * A transaction may have its commit in the WAL before the slot begins and be visible only later. Which these are cannot be
     * told from outside, so all are waited for that had begun.
     */
    private void awaitEnd(Control control) throws SQLException {
        String next = control.text("SELECT pg_catalog.txid_current()");
        Instant deadline = clock.instant().plus(options.statementTimeout());
        while (true) {
            String oldest = control.text("SELECT pg_catalog.txid_snapshot_xmin(pg_catalog.txid_current_snapshot())");
            if (Long.parseLong(oldest) >= Long.parseLong(next)) {
                return;
            }
            if (!clock.instant().isBefore(deadline)) {
                throw failures.stillOpen("from " + oldest + " on", ", and had begun before the feed");
            }
            control.pause();
        }
    }

    @Override
    public FeedReader since(FeedPosition from) {
        Control control = control();
        PostgresFeedReader reader = null;
        try {
            // The message is committed at once, so that the server has all before it on disk, and sends it.
            LogSequenceNumber end = LogSequenceNumber.valueOf(
                    control.text("SELECT pg_catalog.pg_logical_emit_message(true, 'perseid', '')"));
            RecentTransactions recent = RecentTransactions.now(control);
            Look look = look(control, false);
            FeedPlace until = new FeedPlace(end, look.shape());
            Optional<FeedPlace> place = FeedPlace.parse(from);
            Optional<Problem> lost = place.isEmpty()
                    ? Optional.of(lost("a position that another version or warehouse wrote: " + from, ""))
                    : whyLost(look, place.get(), end);
            reader = new PostgresFeedReader(
                    this,
                    control,
                    look.table(),
                    place.orElse(until),
                    until,
                    recent,
                    pool,
                    others,
                    options.statementTimeout());
            if (lost.isPresent()) {
                reader.lost(new FeedOutcome.Lost(lost.get()));
            } else {
                start(reader, control, place.orElse(until));
            }
            return reader;
        } catch (SQLException | RuntimeException e) {
            if (reader != null) {
                reader.close();
            }
            control.close();
            throw e instanceof SQLException error ? failed(error) : (RuntimeException) e;
        }
    }

    private void start(PostgresFeedReader reader, Control control, FeedPlace from) throws SQLException {
        try {
            reader.start(SlotStream.start(connections, slot, from.lsn()));
        } catch (SQLException e) {
            Optional<Problem> lost = whyLost(control, from);
            if (lost.isEmpty()) {
                throw e;
            }
            reader.lost(new FeedOutcome.Lost(lost.get()));
        }
    }

    @Override
    public void confirm(FeedPosition until) {
        FeedPlace place = FeedPlace.parse(until)
                .orElseThrow(() -> new IllegalArgumentException("not a position of PostgreSQL: " + until));
        try (Control control = control()) {
            FeedCatalogue catalogue = new FeedCatalogue(control);
            boolean moves = catalogue
                            .slot(slot)
                            .filter(found -> !found.lost())
                            .flatMap(FeedSlot::confirmed)
                            .filter(confirmed -> FeedPlace.isBefore(confirmed, place.lsn()))
                            .isPresent()
                    && catalogue.server().identity().equals(place.shape().server());
            if (moves) {
                control.execute("SELECT pg_catalog.pg_replication_slot_advance('" + slot + "', '"
                        + place.lsn().asString() + "')");
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public FeedStatus status() {
        try (Control control = control()) {
            return new FeedCatalogue(control).slot(slot).map(SlotCost::of).orElseGet(() -> SlotCost.none(slot));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean drop() {
        try (Control control = control()) {
            return PostgresFeeds.dropped(control, slot);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Waits until a session that is opened now sees what the stream has told. */
    void awaitVisible(Control control, RecentTransactions recent, BooleanSupplier cancelled) throws SQLException {
        Instant deadline = clock.instant().plus(options.statementTimeout());
        while (!recent.areVisible(control) && !cancelled.getAsBoolean()) {
            if (!clock.instant().isBefore(deadline)) {
                throw failures.stillOpen(recent.list(), " although committed; they may wait for a synchronous standby");
            }
            control.pause();
        }
    }

    /** After a failure: whether it was because changes are lost. */
    Optional<Problem> whyLost(Control control, FeedPlace from) {
        try {
            return whyLost(look(control, false), from, from.lsn());
        } catch (SQLException e) {
            // The first failure says more.
            return Optional.empty();
        }
    }

    private Optional<Problem> whyLost(Look now, FeedPlace from, LogSequenceNumber end) {
        FeedPlace.Shape then = from.shape();
        FeedPlace.Shape shape = now.shape();
        if (!then.server().equals(shape.server()) || FeedPlace.isBefore(end, from.lsn())) {
            return Optional.of(lost("another server, or one that was restored or took over from another", ""));
        }
        if (!then.table().equals(shape.table())) {
            return Optional.of(
                    lost("the table was dropped and made again", "; DELETE and INSERT in place of it would be told"));
        }
        if (now.slot().isEmpty()) {
            return Optional.of(lost("replication slot " + slot + " is gone", "; find out who drops it"));
        }
        if (now.slot().get().lost()) {
            return Optional.of(lost(
                    "the server removed WAL that slot " + slot + " needed",
                    "; raise max_slot_wal_keep_size, or run more often"));
        }
        if (!then.publication().equals(shape.publication())
                || now.publication().filter(FeedPublication::fits).isEmpty()) {
            return Optional.of(lost("publication " + slot + " was changed or dropped", "; leave it as it is made"));
        }
        if (!then.columns().equals(shape.columns())) {
            return Optional.of(
                    lost("columns of the table were altered, which may have changed rows without a trace", ""));
        }
        if (!then.partitions().equals(shape.partitions())) {
            return Optional.of(
                    lost("partitions came, went, or were emptied or written anew, which leaves no trace of rows", ""));
        }
        boolean ahead = now.slot()
                .get()
                .confirmed()
                .filter(confirmed -> !FeedPlace.isBefore(from.lsn(), confirmed))
                .isEmpty();
        return ahead
                ? Optional.of(lost(
                        "somebody else has read slot " + slot + " further than this sync",
                        "; let no two installations share a namespace on one database"))
                : Optional.empty();
    }

    Problem lost(String found, String action) {
        return failures.lost(found, action);
    }

    PerseidException failed(SQLException error) {
        return failures.statement(error);
    }

    private Look look(Control control, boolean checksPublication) throws SQLException {
        FeedCatalogue catalogue = new FeedCatalogue(control);
        FeedServer server = catalogue.server();
        Optional<FeedSlot> found = catalogue.slot(slot);
        checks.server(server, found.isPresent());
        FeedTable table = checks.table(catalogue.table(request.table(), request.keyColumns()), server);
        Optional<FeedPublication> publication = catalogue.publication(slot, table);
        if (checksPublication) {
            checks.publication(publication, table, server);
        }
        return new Look(server, table, publication, found);
    }

    private Control control() {
        try {
            return connections.control();
        } catch (SQLException e) {
            throw failures.opening(e);
        }
    }
}
