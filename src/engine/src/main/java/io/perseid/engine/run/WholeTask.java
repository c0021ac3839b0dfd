package io.perseid.engine.run;

import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.WholeEncoder;
import io.perseid.engine.encode.WholeEncoder.Whole;
import io.perseid.engine.flow.Priority;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole container, such as a lookup table: read, compared with what was sent last by the hash of its bytes, and if it
 * differs replaced in one request. Needs no log, because replacing it twice does no harm. Lives on the loop.
 */
final class WholeTask extends CountingTask {

    private final RunSetup setup;
    private final Steps steps;
    private final RunLease lease;
    private final WarehouseSession session;
    private final RunPlan plan;
    private final Slice slice;
    private final Delivery delivery;
    private @Nullable RowWriter writer;
    private @Nullable Whole whole;
    private long slicePlace = -1;
    private boolean reading;
    private Instant readingSince = Instant.MAX;
    private boolean sent;
    private boolean done;
    private boolean stopped;

    WholeTask(RunSetup setup, Steps steps, RunLease lease, Attempt attempt, Slice slice, RunTask.Owner owner) {
        super(owner);
        this.setup = setup;
        this.steps = steps;
        this.lease = lease;
        this.session = attempt.session();
        this.plan = attempt.plan();
        this.slice = slice;
        this.delivery = new Delivery(steps, setup, attempt, Priority.LIVE, this);
    }

    @Override
    public void begin() {
        reading = true;
        readingSince = steps.clock().instant();
        steps.start(
                "open-slice",
                () -> setup.store().openSlice(lease, slice.description()).slice(),
                then(place -> {
                    slicePlace = place;
                    steps.start("read", this::read, then(this::compare));
                }));
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

    @Override
    public void watch(Instant now) {
        delivery.watch(now);
        if (reading && readingSince.isBefore(now.minus(setup.options().statement()))) {
            readingSince = now;
            session.cancel();
        }
    }

    private Whole read() {
        try (RowReader reader = session.read(slice.sql())) {
            RowWriter compiled =
                    setup.parts().destination().writer(plan.lane(), plan.model().mapping(), reader.schema());
            writer = compiled;
            return new WholeEncoder(setup.parts().sync(), plan, compiled)
                    .read(reader, steps.clock().instant());
        }
    }

    private void compare(Whole read) {
        reading = false;
        whole = read;
        boolean unchanged = plan.checkpoint()
                .map(c -> c.contentHash().equals(read.contentHash())
                        && c.mapping().equals(plan.model().mappingHash()))
                .orElse(false);
        long rows = read.batch().rows();
        count(new RunCounts(read.read(), 0, read.rejects().size(), 0, unchanged ? rows : 0, 0, 0, 0));
        if (unchanged || rows == 0) {
            if (rows == 0) {
                owner.warned("the table is empty, so nothing was sent and the destination keeps what it has");
            }
            commit(read);
            return;
        }
        delivery.add(new OpenBatch(read.batch()));
        advance();
    }

    @Override
    public void decided(OpenBatch batch, int firstRow, Receipt receipt, int accepted, List<Reject> rejects) {
        count(new RunCounts(0, accepted, rejects.size(), 0, 0, 0, 0, 0));
        sent = batch.undecided == 0;
    }

    @Override
    public void advance() {
        if (done || reading) {
            return;
        }
        if (failure != null || stopped && !sent) {
            delivery.stop();
            if (delivery.idle()) {
                done = true;
                owner.abandoned(this, Optional.ofNullable(failure));
            }
        } else if (sent && whole != null) {
            commit(whole);
        } else {
            delivery.advance();
        }
    }

    private void commit(Whole read) {
        done = true;
        owner.commitTurn(this, reached -> commit(read, reached));
    }

    private void commit(Whole read, Optional<Checkpoint> reached) {
        String content = read.batch().rows() == 0
                ? plan.checkpoint().map(Checkpoint::contentHash).orElse("")
                : read.contentHash();
        Optional<Checkpoint> checkpoint = reached.map(
                c -> new Checkpoint(c.cursorMicros(), c.mapping(), c.complete(), content, c.columns(), c.at()));
        steps.start("commit", () -> committed(read.rejects(), checkpoint), new Steps.Done<SliceCommit>() {
            @Override
            public void value(SliceCommit commit) {
                owner.committed(WholeTask.this, commit, writer == null ? Map.of() : writer.alterations());
            }

            @Override
            public void failed(Throwable cause) {
                owner.abandoned(WholeTask.this, Optional.of(cause));
            }
        });
    }

    private SliceCommit committed(List<Reject> rejects, Optional<Checkpoint> checkpoint) {
        SliceCommit commit = new SliceCommit(
                slicePlace,
                Optional.empty(),
                rejects,
                List.of(),
                List.of(),
                checkpoint,
                counts,
                new RejectCare(setup, lease).notAmong(rejects));
        setup.store().commit(lease, commit);
        return commit;
    }

    private <T> Steps.Done<T> then(Consumer<T> next) {
        return new Steps.Done<>() {
            @Override
            public void value(T value) {
                next.accept(value);
            }

            @Override
            public void failed(Throwable cause) {
                reading = false;
                WholeTask.this.failed(cause);
                advance();
            }
        };
    }
}
