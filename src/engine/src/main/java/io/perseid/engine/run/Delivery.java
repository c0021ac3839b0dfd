package io.perseid.engine.run;

import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.engine.state.Reject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Sends batches until each of their rows has a fate: the only place in Perseid that waits for a destination and tries
 * again. Lives on the loop of a run.
 *
 * <p>Answers are turned into: done, a reject, the same bytes again later, or halves.
 */
final class Delivery {

    /** A single row that the answers never account for is refused after so many requests. */
    private static final int UNACCOUNTED_ATTEMPTS = 3;

    private final Steps steps;
    private final Destination destination;
    private final Lane lane;
    private final Optional<String> container;
    private final RunOptions options;
    private final RandomGenerator random;
    private final Owner owner;
    private final PriorityQueue<SendUnit> waiting = new PriorityQueue<>((a, b) -> a.notBefore.compareTo(b.notBefore));
    private final boolean whole;
    private final Set<Steps.Started> inTheAir = new HashSet<>();
    private int inFlight;
    private Instant laneOpensAt = Instant.MIN;
    private Instant lastSuccess;
    private Instant troubleCountedAt = Instant.MIN;
    private int trouble;
    private boolean stopped;

    /** What a slice is told. */
    interface Owner {
        /** Rows of a batch were decided; refusals are told beside it. */
        void decided(OpenBatch batch, int firstRow, Receipt receipt, int accepted, List<Reject> rejects);

        void requested(long bytes);

        void warned(String warning);

        void waiting(Problem problem, Duration wait);

        void failed(Throwable failure);

        /** Something ended; look what to do next. */
        void advance();
    }

    Delivery(
            Steps steps,
            Destination destination,
            Lane lane,
            Optional<String> container,
            RunOptions options,
            RandomGenerator random,
            Owner owner) {
        this.steps = steps;
        this.destination = destination;
        this.lane = lane;
        this.container = container;
        this.options = options;
        this.random = random;
        this.owner = owner;
        this.whole = lane.accepts().stream().anyMatch(a -> a.verb() == Verb.REPLACE);
        this.lastSuccess = steps.clock().instant();
    }

    void add(OpenBatch batch) {
        if (waiting.isEmpty() && inFlight == 0) {
            lastSuccess = steps.clock().instant();
        }
        waiting.add(SendUnit.whole(batch));
    }

    /** Starts no further request; what is in the air is still listened to. */
    void stop() {
        stopped = true;
    }

    boolean idle() {
        return inFlight == 0;
    }

    /** After {@link #stop}: listens no longer. What is in the air may have arrived or not, and stays undecided. */
    void cut() {
        inTheAir.forEach(Steps.Started::abandon);
        inTheAir.clear();
        inFlight = 0;
    }

    /** Starts what may be started now, and wakes up when the next may. */
    void advance() {
        Instant now = steps.clock().instant();
        // While nothing gets through, one request at a time finds out whether it does again.
        int most = trouble > 0
                ? 1
                : Math.min(options.requestsInFlight(), lane.limits().maxInFlight());
        while (!stopped && inFlight < most && !waiting.isEmpty()) {
            Instant due = latest(waiting.peek().notBefore, laneOpensAt);
            if (due.isAfter(now)) {
                steps.at(due, owner::advance);
                return;
            }
            send(waiting.poll(), now);
        }
    }

    private void send(SendUnit unit, Instant now) {
        inFlight++;
        unit.attempts++;
        unit.lastSent = now;
        if (unit.firstSent == null) {
            unit.firstSent = now;
        }
        owner.requested(unit.batch.length());
        Steps.Started[] started = new Steps.Started[1];
        started[0] =
                steps.start("send", () -> destination.send(lane, container, unit.batch), new Steps.Done<Receipt>() {
                    @Override
                    public void value(Receipt receipt) {
                        landed(started[0]);
                        fold(unit, receipt);
                        owner.advance();
                    }

                    @Override
                    public void failed(Throwable failure) {
                        landed(started[0]);
                        owner.failed(failure);
                        owner.advance();
                    }
                });
        inTheAir.add(started[0]);
    }

    private void landed(Steps.Started request) {
        inTheAir.remove(request);
        inFlight--;
    }

    private void fold(SendUnit unit, Receipt receipt) {
        if (receipt.rows() != unit.count) {
            owner.failed(PerseidException.of(
                    FailureKind.INTERNAL,
                    "destination lane " + lane.id(),
                    "a receipt for " + receipt.rows() + " of " + unit.count + " rows",
                    "every row of the batch once",
                    "report this as a defect of the connector"));
            return;
        }
        Instant now = steps.clock().instant();
        receipt.warnings().forEach(owner::warned);
        receipt.pause().ifPresent(pause -> laneOpensAt = latest(laneOpensAt, now.plus(pause)));
        if (whole && !receipt.allAre(Outcome.ACCEPTED) && refusedWhole(receipt)) {
            return;
        }
        int row = 0;
        while (row < unit.count) {
            Outcome outcome = receipt.outcome(row);
            boolean decided = decided(outcome);
            int end = row + 1;
            while (end < unit.count && (decided ? decided(receipt.outcome(end)) : receipt.outcome(end) == outcome)) {
                end++;
            }
            if (decided) {
                decide(unit, row, end, receipt, now);
            } else {
                again(end - row == unit.count ? unit : unit.part(row, end - row), outcome, receipt, now);
            }
            row = end;
        }
    }

    /** A container is taken whole or not at all, so one refused row stops the run. */
    private boolean refusedWhole(Receipt receipt) {
        for (int row = 0; row < receipt.rows(); row++) {
            if (receipt.outcome(row) == Outcome.REJECTED || receipt.outcome(row) == Outcome.SPLIT) {
                String found = receipt.refusal(row)
                        .or(receipt::cause)
                        .map(Refusal::message)
                        .orElse("the table was refused");
                owner.failed(PerseidException.of(
                        receipt.outcome(row) == Outcome.SPLIT ? FailureKind.LIMIT : FailureKind.DATA,
                        "destination lane " + lane.id() + ", row " + (row + 1),
                        found,
                        "a table that is taken whole",
                        "correct or leave out what is named; the table at the destination is as it was"));
                return true;
            }
        }
        return false;
    }

    private static boolean decided(Outcome outcome) {
        return outcome == Outcome.ACCEPTED || outcome == Outcome.REJECTED;
    }

    private void decide(SendUnit unit, int from, int to, Receipt receipt, Instant now) {
        lastSuccess = now;
        trouble = 0;
        Map<Integer, Refusal> refusals = new HashMap<>();
        List<Reject> rejects = new ArrayList<>();
        for (int row = from; row < to; row++) {
            if (receipt.outcome(row) == Outcome.REJECTED) {
                Refusal refusal = receipt.refusal(row)
                        .or(receipt::cause)
                        .orElse(new Refusal("rejected", "the destination gave no reason"));
                refusals.put(row - from, refusal);
                rejects.add(reject(unit, row, refusal, now));
            }
        }
        Receipt part = Receipt.all(to - from, Outcome.ACCEPTED).rejecting(refusals);
        unit.origin.undecided -= to - from;
        owner.decided(unit.origin, unit.first + from, part, to - from - rejects.size(), rejects);
    }

    /** Rows without a fate: the same bytes later, halves, or, where nothing else is safe, a reject. */
    private void again(SendUnit unit, Outcome outcome, Receipt receipt, Instant now) {
        boolean safe =
                lane.dedupe().safeAfter(unit.firstSent == null ? Duration.ZERO : Duration.between(unit.firstSent, now));
        if (outcome == Outcome.SPLIT) {
            halve(unit, receipt, "too_large", "the request was too large even with one row", now);
        } else if (outcome != Outcome.RETRY && !safe) {
            refuseAll(unit, receipt, "unknown_outcome", "the answer was lost and sending again might double it", now);
        } else if (outcome == Outcome.UNACCOUNTED && unit.count > 1 && !whole) {
            halve(unit, receipt, "unaccounted", "", now);
        } else if (outcome == Outcome.UNACCOUNTED && unit.attempts >= UNACCOUNTED_ATTEMPTS) {
            refuseAll(unit, receipt, "unaccounted", "no answer accounted for this row", now);
        } else {
            later(unit, receipt, now);
        }
    }

    private void halve(SendUnit unit, Receipt receipt, String code, String message, Instant now) {
        if (unit.count == 1) {
            refuseAll(unit, receipt, code, message, now);
        } else {
            int half = unit.count / 2;
            SendUnit left = unit.part(0, half);
            SendUnit right = unit.part(half, unit.count - half);
            left.attempts = 0;
            right.attempts = 0;
            waiting.add(left);
            waiting.add(right);
        }
    }

    private void later(SendUnit unit, Receipt receipt, Instant now) {
        Problem problem = new Problem(
                "destination lane " + lane.id(),
                cause(receipt, "the request was not taken"),
                "an answer that takes it",
                "nothing: it is sent again by itself");
        if (Duration.between(lastSuccess, now).compareTo(options.retry().giveUp()) > 0) {
            owner.failed(PerseidException.of(
                    FailureKind.TRANSIENT,
                    problem.where(),
                    problem.found() + ", and nothing got through for "
                            + options.retry().giveUp(),
                    problem.expected(),
                    "run the sync again once the destination answers; nothing is lost"));
            return;
        }
        boolean first = trouble == 0;
        // Requests that were in the air together fail together, and count once.
        if (!unit.lastSent.isBefore(troubleCountedAt)) {
            trouble++;
            troubleCountedAt = now;
        }
        Duration wait = options.retry().wait(first ? unit.attempts : trouble, receipt.pause(), random);
        unit.notBefore = now.plus(wait);
        waiting.add(unit);
        if (trouble > 1) {
            laneOpensAt = latest(laneOpensAt, unit.notBefore);
        }
        if (first || trouble > 1) {
            owner.waiting(problem, wait);
        }
    }

    private void refuseAll(SendUnit unit, Receipt receipt, String code, String message, Instant now) {
        Refusal refusal = receipt.cause().orElse(new Refusal(code, message));
        if (whole && refusedWhole(Receipt.all(unit.count, Outcome.REJECTED, refusal))) {
            return;
        }
        Map<Integer, Refusal> refusals = new HashMap<>();
        for (int row = 0; row < unit.count; row++) {
            refusals.put(row, refusal);
        }
        decide(unit, 0, unit.count, Receipt.all(unit.count, Outcome.ACCEPTED).rejecting(refusals), now);
    }

    private Reject reject(SendUnit unit, int row, Refusal refusal, Instant now) {
        return unit.origin.batch.reject(unit.first + row, refusal, now);
    }

    private static String cause(Receipt receipt, String otherwise) {
        return receipt.cause().map(Refusal::message).orElse(otherwise);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
