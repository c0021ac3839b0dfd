package io.perseid.engine.run;

import io.perseid.engine.ledger.CompactionPolicy;
import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.ledger.Recovered;
import io.perseid.engine.ledger.SegmentInfo;
import io.perseid.engine.state.OpenSlice;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunLease;
import io.perseid.engine.state.SliceCommit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What a run does for its ledger before and after its own slices: takes in what dead runs left open, keeps the
 * list of rejects short, and merges small segments. Lives on the loop.
 */
final class LedgerCare {

    private final RunSetup setup;
    private final Steps steps;
    private final RunLease lease;
    private final LedgerId ledger;
    private final Consumer<Throwable> failed;
    private final Consumer<String> warned;
    private final RunListener listener;
    private final RejectCare rejects;
    private int merges;

    /**
     * @param failed told instead of {@code then}
     * @param warned told what a person should know
     * @param listener told of merging
     */
    LedgerCare(
            RunSetup setup,
            Steps steps,
            RunLease lease,
            Consumer<Throwable> failed,
            Consumer<String> warned,
            RunListener listener) {
        this.setup = setup;
        this.steps = steps;
        this.lease = lease;
        this.ledger = lease.ledger();
        this.failed = failed;
        this.warned = warned;
        this.listener = listener;
        this.rejects = new RejectCare(setup, lease);
    }

    /** Seals the logs of slices that were left open, names them, and deletes files that nobody names. */
    void recover(Runnable then) {
        step("open-slices", () -> setup.store().openSlices(lease), open -> recover(open, 0, then));
    }

    /** After the last slice: ends rejects whose rows were delivered, then merges segments. */
    void tidy(Runnable then) {
        step("tidy-rejects", this::tidyRejects, pruned -> {
            told(pruned);
            compact(then);
        });
    }

    private long tidyRejects() {
        rejects.endDelivered();
        return rejects.prune();
    }

    private void told(long pruned) {
        if (pruned > 0) {
            warned.accept(
                    pruned + (pruned == 1 ? " old reject" : " old rejects") + " deleted: perseid.yaml keeps them for "
                            + setup.retention().keep().toDays() + " days and "
                            + setup.retention().most() + " at most");
        }
    }

    /** Merges neighbours if there are enough of them, so that looking a key up stays cheap. */
    private void compact(Runnable then) {
        step("segments", () -> setup.store().segments(ledger), segments -> {
            List<SegmentInfo> chosen = CompactionPolicy.choose(segments);
            if (chosen.isEmpty()) {
                then.run();
            } else {
                merge(chosen, then);
            }
        });
    }

    private void recover(List<OpenSlice> open, int index, Runnable then) {
        if (index == open.size()) {
            // Runs that never reach their end must not gather rejects without bound.
            step("sweep", this::sweepAll, pruned -> {
                told(pruned);
                then.run();
            });
            return;
        }
        OpenSlice slice = open.get(index);
        String sealed = slice.log() + "-recovered-" + lease.token();
        step(
                "recover",
                () -> setup.ledger().recover(ledger, slice.log(), sealed),
                recovered -> step(
                        "commit-recovered", () -> commit(slice, recovered), done -> recover(open, index + 1, then)));
    }

    private boolean commit(OpenSlice slice, Recovered recovered) {
        SegmentInfo segment = recovered.segment();
        setup.store()
                .commit(
                        lease,
                        new SliceCommit(
                                slice.slice(),
                                segment.entries() == 0 ? Optional.empty() : Optional.of(segment),
                                recovered.rejects(),
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                new RunCounts(
                                        0,
                                        recovered.delivered(),
                                        recovered.rejects().size(),
                                        0,
                                        0,
                                        0,
                                        0,
                                        0)));
        return true;
    }

    private void merge(List<SegmentInfo> chosen, Runnable then) {
        String name = "merged-" + lease.token() + "-" + ++merges;
        long rows = chosen.stream().mapToLong(SegmentInfo::entries).sum();
        long began = steps.elapsedNanos();
        listener.merging(chosen.size(), rows);
        step(
                "merge",
                () -> setup.ledger().merge(ledger, chosen, name),
                merged -> step(
                        "commit-merged",
                        () -> replace(chosen, merged),
                        done -> step("sweep", this::sweep, swept -> {
                            Duration took = Duration.ofNanos(steps.elapsedNanos() - began);
                            listener.merged(chosen.size(), rows, took);
                            then.run();
                        })));
    }

    private boolean replace(List<SegmentInfo> chosen, SegmentInfo merged) {
        setup.store().replaceSegments(lease, chosen, merged);
        return true;
    }

    private long sweepAll() {
        sweep();
        return rejects.prune();
    }

    private boolean sweep() {
        setup.ledger().sweep(ledger, this::named);
        return true;
    }

    private List<String> named() {
        // Fails if another process has taken the lease over while this one stood still: its files are named by nobody
        // yet.
        setup.store().openSlices(lease);
        return setup.store().segments(ledger).stream().map(SegmentInfo::file).toList();
    }

    private <T> void step(String name, Callable<T> work, Consumer<T> then) {
        steps.start(name, work, new Steps.Done<T>() {
            @Override
            public void value(T value) {
                then.accept(value);
            }

            @Override
            public void failed(Throwable cause) {
                failed.accept(cause);
            }
        });
    }
}
