package io.perseid.testkit.simulator;

import io.perseid.api.destination.Accepts;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.ledger.Ledger;
import io.perseid.engine.ledger.LedgerCensus;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.LedgerView;
import io.perseid.engine.ledger.Recovered;
import io.perseid.engine.ledger.SeenKeys;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.ledger.SliceLog;
import io.perseid.engine.plan.RunPlanner;
import io.perseid.engine.plan.SyncParts;
import io.perseid.engine.run.RunSetup;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import io.perseid.engine.state.StateStore;
import io.perseid.testkit.mirror.RewrittenWarehouse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/** Puts something between an engine and what it works with. */
final class Tampered {

    /** More leases than any history gives. */
    private static final int MOST_LEASES = 60;

    private Tampered() {}

    static RunSetup receipts(RunSetup setup, UnaryOperator<Receipt> change) {
        return destination(
                setup, (destination, lane, container, batch) -> change.apply(destination.send(lane, container, batch)));
    }

    static RunSetup destination(RunSetup setup, Defect.Sending sending) {
        Destination real = setup.parts().destination();
        return with(setup, between(real, sending, UnaryOperator.identity()));
    }

    static RunSetup lanes(RunSetup setup, UnaryOperator<Lane> change) {
        return with(setup, between(setup.parts().destination(), Destination::send, change));
    }

    static RunSetup withoutTombstones(RunSetup setup) {
        return lanes(setup, lane -> {
            Set<Accepts> accepts = lane.accepts().stream()
                    .filter(accept -> accept.verb() != Verb.DELETE)
                    .collect(Collectors.toSet());
            return new Lane(
                    lane.id(), accepts, lane.limits(), lane.dedupe(), lane.ack(), lane.earliest(), lane.maxAhead());
        });
    }

    private static Destination between(Destination real, Defect.Sending sending, UnaryOperator<Lane> change) {
        return new Destination() {
            @Override
            public String project() {
                return real.project();
            }

            @Override
            public List<Lane> lanes() {
                return real.lanes().stream().map(change).toList();
            }

            @Override
            public RowWriter writer(Lane lane, RecordMapping mapping, Schema schema) {
                return real.writer(lane, mapping, schema);
            }

            @Override
            public Receipt send(Lane lane, Optional<String> container, Batch batch) {
                return sending.send(real, lane, container, batch);
            }
        };
    }

    private static RunSetup with(RunSetup setup, Destination destination) {
        SyncParts p = setup.parts();
        SyncParts parts = new SyncParts(p.sync(), p.dialect(), destination, p.sideTables(), p.versions());
        return new RunSetup(
                parts, setup.warehouse(), setup.store(), setup.ledger(), setup.flow(), setup.options(), setup.random());
    }

    /** Changes the SQL of what is read. */
    static RunSetup statements(RunSetup setup, UnaryOperator<String> change) {
        return new RunSetup(
                setup.parts(),
                new RewrittenWarehouse(setup.warehouse(), change),
                setup.store(),
                setup.ledger(),
                setup.flow(),
                setup.options(),
                setup.random());
    }

    static RunSetup commits(RunSetup setup, UnaryOperator<SliceCommit> change) {
        return with(setup, new DelegatingStore(setup.store()) {
            @Override
            public void commit(RunLease lease, SliceCommit commit) {
                super.commit(lease, change.apply(commit));
            }
        });
    }

    static RunSetup fencingOff(RunSetup setup) {
        StateStore store = setup.store();
        return with(setup, new DelegatingStore(store) {
            @Override
            public void commit(RunLease lease, SliceCommit commit) {
                long run = store.lastRun(lease.ledger()).orElseThrow().run();
                for (long token = lease.token(); token < lease.token() + MOST_LEASES; token++) {
                    try {
                        super.commit(new RunLease(lease.ledger(), run, token), commit);
                        return;
                    } catch (PerseidException wrongToken) {
                        if (!String.valueOf(wrongToken.getMessage()).contains("token")) {
                            throw wrongToken;
                        }
                    }
                }
            }

            @Override
            public void renew(RunLease lease, Duration duration) {}
        });
    }

    static RunSetup plansThatWrite(RunSetup setup) {
        RunPlanner real = setup.planner();
        RunPlanner writing = (session, store, now) -> {
            store.beginRun(
                    new LedgerId(
                            setup.parts().sync().namespace(),
                            "planned",
                            setup.parts().sync().record().kind()),
                    "things",
                    "plan",
                    new Owner("simulated", 0, 1),
                    Duration.ofSeconds(1));
            return real.plan(session, store, now);
        };
        return new RunSetup(
                setup.parts(),
                setup.warehouse(),
                setup.store(),
                setup.ledger(),
                setup.flow(),
                setup.options(),
                setup.random(),
                writing,
                setup.retention());
    }

    private static RunSetup with(RunSetup setup, StateStore store) {
        return new RunSetup(
                setup.parts(), setup.warehouse(), store, setup.ledger(), setup.flow(), setup.options(), setup.random());
    }

    static RunSetup views(RunSetup setup, UnaryOperator<LedgerView> change) {
        return with(setup, between(setup.ledger(), change, UnaryOperator.identity()));
    }

    static RunSetup unforcedLogs(RunSetup setup) {
        return with(setup, between(setup.ledger(), UnaryOperator.identity(), Tampered::unforced));
    }

    private static RunSetup with(RunSetup setup, Ledger ledger) {
        return new RunSetup(
                setup.parts(), setup.warehouse(), setup.store(), ledger, setup.flow(), setup.options(), setup.random());
    }

    private static Ledger between(Ledger real, UnaryOperator<LedgerView> view, UnaryOperator<SliceLog> log) {
        return new Ledger() {
            @Override
            public SliceLog create(LedgerId id, String name) {
                return log.apply(real.create(id, name));
            }

            @Override
            public LedgerView open(LedgerId id, List<SegmentInfo> segments) {
                return view.apply(real.open(id, segments));
            }

            @Override
            public LedgerCensus census(LedgerId id, List<SegmentInfo> segments, SeenKeys seen) {
                return real.census(id, segments, seen);
            }

            @Override
            public Recovered recover(LedgerId id, String name, String sealedName) {
                return real.recover(id, name, sealedName);
            }

            @Override
            public SegmentInfo merge(LedgerId id, List<SegmentInfo> segments, String mergedName) {
                return real.merge(id, segments, mergedName);
            }

            @Override
            public void sweep(LedgerId id, Supplier<List<String>> named) {
                real.sweep(id, named);
            }
        };
    }

    private static SliceLog unforced(SliceLog real) {
        return new SliceLog() {
            @Override
            public int append(IntentBlock block) {
                return real.append(block);
            }

            @Override
            public void receipt(int block, int firstRow, Receipt receipt) {
                real.receipt(block, firstRow, receipt);
            }

            @Override
            public void reject(Reject reject) {
                real.reject(reject);
            }

            @Override
            public void force() {}

            @Override
            public SegmentInfo seal() {
                return real.seal();
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }
}
