package io.perseid.engine.run;

import io.perseid.api.destination.Receipt;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.BodyPool;
import io.perseid.engine.encode.Produced;
import io.perseid.engine.encode.SliceEncoder;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.ledger.SliceLog;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.HeldRow;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private final Optional<Checkpoint> checkpoint;
    private final SliceOpener opener;
    private final BodyPool pool;
    private final Delivery delivery;

    private @Nullable OpenSlice opened;
    private @Nullable SliceLog log;
    private @Nullable SliceEncoder encoder;

    private final List<LogEntry> toLog = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private final List<HeldRow> held = new ArrayList<>();
    private int openBatches;
    private boolean busyReading;
    private boolean busyLogging;
    private boolean readToEnd;
    private boolean closing;
    private boolean stopped;

    SliceTask(
            RunSetup setup,
            Steps steps,
            RunLease lease,
            WarehouseSession session,
            RunPlan plan,
            Slice slice,
            Optional<Checkpoint> checkpoint,
            BodyPool pool,
            RunTask.Owner owner) {
        super(owner);
        this.setup = setup;
        this.steps = steps;
        this.lease = lease;
        this.slice = slice;
        this.checkpoint = checkpoint;
        this.pool = pool;
        this.opener = new SliceOpener(setup, session, plan, slice, steps.clock(), pool);
        this.delivery = new Delivery(
                steps,
                setup.parts().destination(),
                plan.lane(),
                plan.container(),
                setup.options(),
                setup.random(),
                this);
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
        step("open-reader", () -> busyReading = false, opener::open, reader -> encoder = reader);
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
        logMore();
        delivery.advance();
        if (readToEnd && openBatches == 0 && !busyReading && !busyLogging && toLog.isEmpty()) {
            seal();
        }
    }

    /** Back-pressure: so many batches are under way that all senders are busy, and no more are read. */
    private void readMore() {
        SliceEncoder reader = encoder;
        boolean room = openBatches < setup.options().requestsInFlight() + 2;
        if (reader == null || busyReading || readToEnd || !room) {
            return;
        }
        busyReading = true;
        step("read", () -> busyReading = false, reader::next, this::take);
    }

    private void take(Produced produced) {
        readToEnd = produced.end();
        rejects.addAll(produced.rejects());
        held.addAll(produced.held());
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
        produced.batch().ifPresent(batch -> {
            openBatches++;
            toLog.add(new LogEntry.Intents(new OpenBatch(batch)));
        });
    }

    /** Group commit: all that gathered while the last force was under way goes down in one. */
    private void logMore() {
        SliceLog open = log;
        boolean urgent = readToEnd || toLog.stream().anyMatch(LogEntry::urgent);
        if (open == null || busyLogging || toLog.isEmpty() || !urgent) {
            return;
        }
        busyLogging = true;
        List<LogEntry> entries = List.copyOf(toLog);
        toLog.clear();
        step(
                "log",
                () -> busyLogging = false,
                () -> LogEntry.write(entries, open),
                written -> entries.forEach(entry -> entry.ready().ifPresent(delivery::add)));
    }

    @Override
    public void decided(OpenBatch batch, int firstRow, Receipt receipt, int accepted, List<Reject> refused) {
        toLog.add(new LogEntry.Receipts(batch, firstRow, receipt, refused));
        rejects.addAll(refused);
        count(new RunCounts(0, accepted, refused.size(), 0, 0, 0, 0, 0));
        if (batch.undecided == 0) {
            openBatches--;
            pool.give(batch.batch.body());
        }
    }

    private void seal() {
        closing = true;
        SliceLog open = Objects.requireNonNull(log);
        SliceEncoder reader = Objects.requireNonNull(encoder);
        ending(
                "seal",
                open::seal,
                segment -> ending("close-reader", () -> closed(reader), done -> commit(segment, reader)));
    }

    private void commit(SegmentInfo segment, SliceEncoder reader) {
        SliceCommit commit = new SliceCommit(
                Objects.requireNonNull(opened).slice(),
                segment.entries() == 0 ? Optional.empty() : Optional.of(segment),
                List.copyOf(rejects),
                List.copyOf(held),
                released(),
                checkpoint,
                counts);
        ending("commit", () -> committed(commit), done -> owner.committed(commit, reader.alterations()));
    }

    private SliceCommit committed(SliceCommit commit) {
        setup.store().commit(lease, commit);
        // Only now may the file be swept up if it is not named.
        Objects.requireNonNull(log).close();
        return commit;
    }

    /** Held rows that were read again and are not held any longer, or are gone from the warehouse. */
    private List<String> released() {
        Set<String> released = new HashSet<>(slice.heldKeys());
        held.forEach(row -> released.remove(row.key()));
        return List.copyOf(released);
    }

    /** After a failure or a stop: the receipts that came are kept, so that the next run does not send those rows again. */
    private void abandonWhenQuiet() {
        if (busyReading || busyLogging || !delivery.idle()) {
            return;
        }
        closing = true;
        List<LogEntry> receipts =
                toLog.stream().filter(entry -> !entry.urgent()).toList();
        steps.start("abandon", () -> abandon(receipts), new Steps.Done<Boolean>() {
            @Override
            public void value(Boolean done) {
                owner.abandoned(Optional.ofNullable(failure));
            }

            @Override
            public void failed(Throwable second) {
                owner.abandoned(Optional.of(failure == null ? second : failure));
            }
        });
    }

    private boolean abandon(List<LogEntry> receipts) {
        try (SliceEncoder reader = encoder;
                SliceLog open = log) {
            if (open != null) {
                LogEntry.write(receipts, open);
            }
        }
        return true;
    }

    private static boolean closed(SliceEncoder reader) {
        reader.close();
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
