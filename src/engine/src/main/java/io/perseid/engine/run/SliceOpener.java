package io.perseid.engine.run;

import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.RowReader;
import io.perseid.engine.encode.EncodeOptions;
import io.perseid.engine.encode.GoneSource;
import io.perseid.engine.encode.SettledSource;
import io.perseid.engine.encode.SliceEncoder;
import io.perseid.engine.encode.StoredSource;
import io.perseid.engine.encode.UnsharedSource;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.plan.KeyLookup;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import io.perseid.engine.plan.UnreadPart;
import io.perseid.engine.sync.OnUnknown;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Opens what a slice reads from: the warehouse's rows, the ledger, the destination's writer. Blocking, on a worker thread. */
record SliceOpener(RunSetup setup, Attempt attempt, Slice slice, Clock clock, SubmittedRead submitted) {

    /**
     * @param apart whether it is open beside others, and need not look for what they have sent
     * @return empty if it may not be apart any more, because it would not be read from the snapshot that the others are
     */
    Optional<OpenReader> open(boolean apart) {
        boolean bySnapshot = apart && (slice.kind() == SliceKind.RANGE || slice.kind() == SliceKind.GONE);
        if (bySnapshot && !attempt.session().keepsSnapshot()) {
            return Optional.empty();
        }
        OpenReader opened = slice.unread().isPresent() ? unread(slice.unread().get(), apart) : read(apart);
        if (bySnapshot && !attempt.session().keepsSnapshot()) {
            // It ended meanwhile, and who knows whether before the statement began.
            opened.close();
            return Optional.empty();
        }
        return Optional.of(opened);
    }

    private LedgerViews.Lent view(boolean apart) {
        return apart ? attempt.views().planned() : attempt.views().current();
    }

    private OpenReader unread(UnreadPart part, boolean apart) {
        if (part instanceof UnreadPart.Settled settled) {
            return new OpenReader(new SettledSource(settled), view(apart));
        }
        if (part instanceof UnreadPart.Resent resent) {
            return stored(resent, view(apart));
        }
        if (part instanceof UnreadPart.Unshared unshared) {
            return new OpenReader(new UnsharedSource(setup.parts().sync().namespace(), unshared.over()), view(apart));
        }
        return gone((UnreadPart.Gone) part, view(apart));
    }

    private OpenReader gone(UnreadPart.Gone gone, LedgerViews.Lent view) {
        RunPlan plan = attempt.plan();
        LedgerCensus census = setup.ledger().census(plan.ledger(), gone.seen().segments(), gone.seen());
        try {
            RowWriter writer = setup.parts()
                    .destination()
                    .writer(plan.lane(), plan.model().mapping(), plan.model().schema());
            return new OpenReader(
                    new GoneSource(
                            setup.parts().sync(),
                            plan,
                            gone,
                            census,
                            view.view(),
                            new KeyLookup(attempt.session()),
                            writer,
                            setup.batches(),
                            options().retryRejected(),
                            clock),
                    view);
        } catch (RuntimeException e) {
            census.close();
            view.close();
            throw e;
        }
    }

    private OpenReader stored(UnreadPart.Resent resent, LedgerViews.Lent view) {
        RunPlan plan = attempt.plan();
        RowWriter writer = setup.parts()
                .destination()
                .writer(plan.lane(), plan.model().mapping(), plan.model().schema());
        return new OpenReader(
                new StoredSource(
                        setup.parts().sync().namespace(),
                        setup.store(),
                        view.view(),
                        plan.lane(),
                        writer.framing(),
                        setup.batches(),
                        resent.rejects()),
                view);
    }

    private OpenReader read(boolean apart) {
        RunPlan plan = attempt.plan();
        Bottleneck bottleneck = attempt.bottleneck();
        RowReader reader = new TimedReader(
                bottleneck.fetching(() -> slice.lasting().isPresent()
                        ? submitted.open()
                        : attempt.session().read(slice.sql())),
                bottleneck);
        try {
            checkSchema(reader.schema());
            RowWriter writer =
                    setup.parts().destination().writer(plan.lane(), plan.model().mapping(), reader.schema());
            LedgerViews.Lent view = view(apart);
            return new OpenReader(
                    new SliceEncoder(
                            setup.parts().sync(), plan, reader, writer, view.view(), options(), clock, setup.batches()),
                    view);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private EncodeOptions options() {
        boolean changed = attempt.plan()
                .checkpoint()
                .map(c -> !c.mapping().isEmpty()
                        && !c.mapping().equals(attempt.plan().model().mappingHash()))
                .orElse(false);
        Superseded superseded = setup.parts().sync().record() instanceof RecordDefinition.Events events
                ? events.superseded()
                : Superseded.KEEP;
        return new EncodeOptions(
                attempt.plan().model().holdBack(setup.options().slicing().skewMargin()),
                changed || slice.isReplay(),
                superseded,
                parksUnknown());
    }

    /** When the request of a dead run went out is not known, so a promise for a while is none here. Who replays has decided. */
    private boolean parksUnknown() {
        Dedupe dedupe = attempt.plan().lane().dedupe();
        boolean forEver =
                dedupe.winner() != Dedupe.Winner.NONE && dedupe.window().isEmpty();
        return setup.parts().sync().onUnknown() == OnUnknown.PARK && !forEver && !slice.isReplay();
    }

    /** The table may have changed since the plan was made; rows of another shape must not be read by it. */
    private void checkSchema(Schema found) {
        List<Field> planned = attempt.plan().model().schema().getFields();
        for (int i = 0; i < planned.size(); i++) {
            Field was = planned.get(i);
            Field is = found.getFields().get(i);
            if (!was.getType().equals(is.getType())) {
                throw PerseidException.of(
                        FailureKind.DATA,
                        setup.parts().sync().where() + ", slice " + slice.description(),
                        "result column " + (i + 1) + " of the query is now " + is.getType(),
                        was.getType() + ", as when the plan was made",
                        "run the sync again; it plans anew with the changed type");
            }
        }
    }
}
