package io.perseid.engine.run;

import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.warehouse.StateMerge;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.Produced;
import io.perseid.engine.encode.SliceSource;
import io.perseid.engine.flow.Priority;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.ledger.SliceLog;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One slice from reading to commit. Lives on the loop of its run; everything that takes time is a step.
 *
 * <p>Order of things, on which the guarantees rest: intents are appended and forced; requests start; receipts are
 * appended; when every row has a fate the log is sealed and forced; one state transaction names the segment, keeps rejects
 * and held rows, closes the slice and moves the checkpoint. A process that dies between any two of these loses nothing.
 */
final class SliceTask extends CountingTask {

    private final RunSetup setup;
    private final Steps steps;
    private final RunLease lease;
    private final Slice slice;
    private final SliceOpener opener;
    private final SubmittedRead submitted;
    private final BatchRoom room;
    private final Delivery delivery;
    private final Bottleneck.Watch watch;
    private final WarehouseSession session;
    private final Attempt attempt;
    private final GroupCommit toLog;
    private final Gathered gathered;

    private @Nullable OpenSlice opened;
    private @Nullable SliceLog log;
    private @Nullable OpenReader reader;

    private int openBatches;
    private boolean busyReading;
    private Instant readingSince = Instant.MAX;
    private boolean waitingForRoom;
    private boolean readToEnd;
    private boolean closing;
    private boolean stopped;
    /** Whether it is open beside others, and need not look for what they have sent. */
    private boolean apart;

    SliceTask(
            RunSetup setup,
            Steps steps,
            RunLease lease,
            Attempt attempt,
            Slice slice,
            boolean apart,
            RunTask.Owner owner) {
        super(owner);
        this.setup = setup;
        this.steps = steps;
        this.lease = lease;
        this.slice = slice;
        this.room = attempt.room();
        this.session = attempt.session();
        this.apart = apart;
        this.attempt = attempt;
        this.submitted = new SubmittedRead(attempt.session(), setup.store(), lease, slice);
        this.opener = new SliceOpener(setup, attempt, slice, steps.clock(), submitted);
        this.watch = attempt.bottleneck().watch();
        this.delivery = new Delivery(
                steps, setup, attempt, slice.kind() == SliceKind.GONE ? Priority.LIVE_DELETES : Priority.LIVE, this);
        this.toLog = new GroupCommit(
                steps, (over, work, then) -> step("log", over, work, then), delivery::add, this::advance);
        this.gathered = new Gathered(attempt, slice);
    }

    @Override
    public void begin() {
        busyReading = true;
        steps.start("open-slice", () -> setup.store().openSlice(lease, slice.description()), opening(this::openLog));
    }

    private void openLog(OpenSlice open) {
        opened = open;
        steps.start("open-log", () -> setup.ledger().create(lease.ledger(), open.log()), opening(this::openReader));
    }

    private void openReader(SliceLog created) {
        log = created;
        toLog.opened(created);
        openReader();
    }

    private void openReader() {
        boolean beside = apart;
        readingSince = steps.clock().instant();
        step("open-reader", this::readingEnded, () -> opener.open(beside), opened -> {
            if (opened.isPresent()) {
                reader = opened.get();
            } else {
                owner.snapshotOver(this);
            }
        });
    }

    @Override
    public void alone() {
        if (!closing && !stopped && failure == null) {
            apart = false;
            busyReading = true;
            openReader();
        }
    }

    /** One of the steps before there is anything to read; its failure ends the slice. */
    private <T> Steps.Done<T> opening(Consumer<T> then) {
        return new Steps.Done<T>() {
            @Override
            public void value(T value) {
                then.accept(value);
            }

            @Override
            public void failed(Throwable cause) {
                busyReading = false;
                SliceTask.this.failed(cause);
                advance();
            }
        };
    }

    @Override
    public void stop() {
        stopped = true;
        delivery.stop();
        advance();
    }

    @Override
    public void cut() {
        delivery.cut();
        advance();
    }

    /** A statement that does not come back is cancelled; it then fails, and the run tries again with another session. */
    @Override
    public void watch(Instant now) {
        delivery.watch(now);
        if (busyReading && readingSince.isBefore(now.minus(setup.options().statement()))) {
            readingSince = now;
            session.cancel();
        }
    }

    @Override
    public void advance() {
        if (closing) {
            return;
        }
        if (failure != null || stopped) {
            delivery.stop();
            abandonWhenQuiet();
            return;
        }
        readMore();
        toLog.advance(readToEnd);
        delivery.advance();
        watch.sees(busyReading, !delivery.idle(), delivery.waitsFor());
        if (readToEnd && openBatches == 0 && !busyReading && toLog.idle()) {
            seal();
        }
    }

    private void readMore() {
        OpenReader open = reader;
        if (open == null || busyReading || readToEnd || waitingForRoom) {
            return;
        }
        if (!room.take(() -> steps.post(this::askForRoom))) {
            waitingForRoom = true;
            return;
        }
        busyReading = true;
        readingSince = steps.clock().instant();
        step("read", this::readingEnded, open.source()::next, this::take);
    }

    private void askForRoom() {
        waitingForRoom = false;
        advance();
    }

    private void readingEnded() {
        busyReading = false;
    }

    private void take(Produced produced) {
        readToEnd = produced.end();
        gathered.read(produced);
        count(new RunCounts(
                produced.read(),
                0,
                produced.rejects().size(),
                produced.held().size(),
                produced.unchanged(),
                produced.superseded(),
                0,
                0));
        if (produced.rejected().rows() > 0) {
            toLog.add(new LogEntry.Refused(produced.rejected(), produced.rejects()));
        }
        produced.forgotten().ifPresent(rows -> toLog.add(new LogEntry.Forgotten(rows)));
        if (produced.batch().isEmpty()) {
            room.give();
        }
        produced.batch().ifPresent(batch -> {
            openBatches++;
            toLog.add(new LogEntry.Intents(new OpenBatch(batch)));
        });
    }

    @Override
    public void decided(OpenBatch batch, int firstRow, Receipt receipt, int accepted, List<Reject> refused) {
        if (receipt.allAre(Outcome.UNKNOWN)) {
            // Copied, because the batch may have been given back when this is written.
            LogEntry.Refused rows = new LogEntry.Refused(batch.batch.intents().part(firstRow, receipt.rows()), refused);
            toLog.add(new LogEntry.Unknown(batch, firstRow, receipt, rows));
        } else {
            toLog.add(new LogEntry.Receipts(batch, firstRow, receipt, refused));
        }
        gathered.refused(receipt, refused);
        count(new RunCounts(0, accepted, refused.size(), 0, 0, 0, 0, 0));
        if (batch.undecided == 0) {
            openBatches--;
            if (!batch.stray) {
                setup.batches().give(batch.batch);
            }
            room.give();
        }
    }

    private void seal() {
        closing = true;
        SliceLog open = Objects.requireNonNull(log);
        OpenReader reading = Objects.requireNonNull(reader);
        ending(
                "seal",
                open::seal,
                segment -> ending(
                        "close-reader",
                        () -> closed(reading),
                        done -> owner.commitTurn(this, checkpoint -> merge(segment, reading.source(), checkpoint))));
    }

    /** Tells the state table in the warehouse, if there is one, before the ledger is changed. */
    private void merge(SegmentInfo segment, SliceSource source, Optional<Checkpoint> checkpoint) {
        Optional<StateMerge> next = gathered.merge(segment, source, apart);
        if (next.isEmpty()) {
            commit(segment, source, checkpoint, Optional.empty());
            return;
        }
        StateMerge merge = next.get();
        ending("merge-state", () -> merged(merge), mark -> commit(segment, source, checkpoint, Optional.of(mark)));
    }

    private String merged(StateMerge merge) {
        attempt.plan().state().orElseThrow().table().merge(merge);
        return merge.mark();
    }

    private void commit(
            SegmentInfo segment, SliceSource source, Optional<Checkpoint> checkpoint, Optional<String> mark) {
        SliceCommit commit = gathered.commit(Objects.requireNonNull(opened).slice(), segment, checkpoint, counts, mark);
        ending("commit", () -> committed(commit), done -> owner.committed(this, commit, source.alterations()));
    }

    private SliceCommit committed(SliceCommit commit) {
        setup.store().commit(lease, commit);
        // Only now may the file be swept up if it is not named.
        Objects.requireNonNull(log).close();
        return commit;
    }

    /** After a failure or a stop: the receipts that came are kept, so that the next run does not send those rows again. */
    private void abandonWhenQuiet() {
        if (busyReading || toLog.busy() || !delivery.idle()) {
            return;
        }
        closing = true;
        List<LogEntry> receipts = toLog.answers();
        steps.start("abandon", () -> abandon(receipts), new Steps.Done<Boolean>() {
            @Override
            public void value(Boolean done) {
                owner.abandoned(SliceTask.this, Optional.ofNullable(failure));
            }

            @Override
            public void failed(Throwable second) {
                owner.abandoned(SliceTask.this, Optional.of(failure == null ? second : failure));
            }
        });
    }

    private boolean abandon(List<LogEntry> receipts) {
        try (OpenReader reading = reader;
                SliceLog open = log) {
            if (open != null) {
                LogEntry.write(receipts, open);
            }
        } finally {
            submitted.giveUp();
        }
        return true;
    }

    private boolean closed(OpenReader reading) {
        reading.close();
        submitted.read();
        return true;
    }

    /** A step whose failure ends the slice. @param over runs first, however it ended */
    private <T> void step(String name, Runnable over, Callable<T> work, Consumer<T> then) {
        steps.start(name, work, new Steps.Done<T>() {
            @Override
            public void value(T value) {
                over.run();
                then.accept(value);
                advance();
            }

            @Override
            public void failed(Throwable cause) {
                over.run();
                SliceTask.this.failed(cause);
                advance();
            }
        });
    }

    /** A step of the ending, after which there is nothing left to wait for. */
    private <T> void ending(String name, Callable<T> work, Consumer<T> then) {
        steps.start(name, work, new Steps.Done<T>() {
            @Override
            public void value(T value) {
                then.accept(value);
            }

            @Override
            public void failed(Throwable cause) {
                closing = false;
                SliceTask.this.failed(cause);
                advance();
            }
        });
    }
}
