package io.perseid.engine.run;

import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.engine.flow.LaneFlow;
import io.perseid.engine.state.Reject;
import io.perseid.engine.sync.OnUnknown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What becomes of the rows of a request once it was answered: done, a reject, the same bytes again later, or halves. Lives on
 * the loop of a run.
 */
final class Fates {

    /** A single row that the answers never account for is refused after so many requests. */
    private static final int UNACCOUNTED_ATTEMPTS = 3;

    private final Lane lane;
    private final RetryPolicy retry;
    private final OnUnknown onUnknown;
    private final RandomGenerator random;
    private final LaneFlow flow;
    private final Delivery.Owner owner;
    private final Consumer<SendUnit> again;
    private final BooleanSupplier nothingInTheAir;
    private final boolean whole;
    private Instant movedAt;

    /** @param again takes what is to be sent once more */
    Fates(
            Lane lane,
            RunSetup setup,
            LaneFlow flow,
            Delivery.Owner owner,
            Consumer<SendUnit> again,
            BooleanSupplier nothingInTheAir,
            Instant now) {
        this.lane = lane;
        this.retry = setup.options().retry();
        this.onUnknown = setup.parts().sync().onUnknown();
        this.random = setup.random();
        this.flow = flow;
        this.owner = owner;
        this.again = again;
        this.nothingInTheAir = nothingInTheAir;
        this.whole = lane.accepts().stream().anyMatch(a -> a.verb() == Verb.REPLACE);
        this.movedAt = now;
    }

    /** When there was something to send after there had been nothing, or something got through. */
    Instant movedAt() {
        return movedAt;
    }

    void moved(Instant now) {
        movedAt = now;
    }

    /** What the answer to a request of ours says about each of its rows. */
    void fold(SendUnit unit, Receipt receipt, Instant now) {
        if (receipt.rows() != unit.count) {
            owner.failed(PerseidException.of(
                    FailureKind.INTERNAL,
                    where(),
                    "a receipt for " + receipt.rows() + " of " + unit.count + " rows",
                    "every row of the batch once",
                    "report this as a defect of the connector"));
            return;
        }
        receipt.warnings().forEach(owner::warned);
        if (whole && !receipt.allAre(Outcome.ACCEPTED) && refusedWhole(receipt)) {
            return;
        }
        if (receipt.throttles()) {
            putAside(unit, receipt, now);
        }
        int row = 0;
        while (row < unit.count) {
            Outcome outcome = receipt.outcome(row);
            boolean decided = decided(outcome);
            boolean aside = receipt.wait(row).isPresent();
            int end = row + 1;
            while (end < unit.count
                    && (decided ? decided(receipt.outcome(end)) && unit.follows(end) : receipt.outcome(end) == outcome)
                    && receipt.wait(end).isPresent() == aside) {
                end++;
            }
            if (aside) {
                // Waits already.
            } else if (decided) {
                decide(unit, row, end, receipt, now);
            } else {
                again(end - row == unit.count ? unit : unit.part(row, end - row), outcome, receipt, now);
            }
            row = end;
        }
    }

    /** Rows whose users sent too much come again later, together; the lane goes on. */
    private void putAside(SendUnit unit, Receipt receipt, Instant now) {
        int[] rows = new int[unit.count];
        int count = 0;
        Duration longest = Duration.ZERO;
        for (int row = 0; row < unit.count; row++) {
            Optional<Duration> wait = receipt.wait(row);
            if (wait.isPresent()) {
                rows[count++] = unit.row(row);
                longest = wait.get().compareTo(longest) > 0 ? wait.get() : longest;
                if (lane.limits().perKey().isPresent()) {
                    flow.restKey(unit.origin.batch.user(unit.row(row)), wait.get());
                }
            }
        }
        SendUnit later = unit.pick(Arrays.copyOf(rows, count));
        later.notBefore = now.plus(longest);
        again.accept(later);
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
                        where() + ", row " + (row + 1),
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
        movedAt = now;
        Map<Integer, Refusal> refusals = new HashMap<>();
        List<Reject> rejects = new ArrayList<>();
        for (int row = from; row < to; row++) {
            if (receipt.outcome(row) == Outcome.REJECTED) {
                Refusal refusal = receipt.refusal(row)
                        .or(receipt::cause)
                        .orElse(new Refusal("rejected", "the destination gave no reason"));
                refusals.put(row - from, refusal);
                rejects.add(unit.origin.batch.reject(unit.row(row), refusal, now));
            }
        }
        Receipt part = Receipt.all(to - from, Outcome.ACCEPTED).rejecting(refusals);
        unit.origin.undecided -= to - from;
        owner.decided(unit.origin, unit.row(from), part, to - from - rejects.size(), rejects);
    }

    private void leaveUnknown(SendUnit unit, int from, int to, Refusal refusal, Instant now) {
        movedAt = now;
        List<Reject> rejects = new ArrayList<>();
        for (int row = from; row < to; row++) {
            rejects.add(unit.origin.batch.reject(unit.row(row), refusal, now));
        }
        unit.origin.undecided -= to - from;
        owner.decided(unit.origin, unit.row(from), Receipt.all(to - from, Outcome.UNKNOWN, refusal), 0, rejects);
    }

    /** Rows without a fate: the same bytes later, halves, or, where nothing else is safe, a reject. */
    private void again(SendUnit unit, Outcome outcome, Receipt receipt, Instant now) {
        Duration since = unit.firstSent == null ? Duration.ZERO : Duration.between(unit.firstSent, now);
        boolean safe = onUnknown == OnUnknown.DUPLICATE || lane.dedupe().safeAfter(since);
        if (outcome == Outcome.SPLIT) {
            halve(unit, receipt, "too_large", "the request was too large even with one row", now);
        } else if (outcome != Outcome.RETRY && !safe) {
            park(unit, receipt, now);
        } else if (outcome == Outcome.UNACCOUNTED && unit.count > 1 && !whole) {
            halve(unit, receipt, "unaccounted", "", now);
        } else if (outcome == Outcome.UNACCOUNTED && unit.attempts >= UNACCOUNTED_ATTEMPTS) {
            Refusal otherwise = new Refusal("unaccounted", "no answer accounted for this row");
            refuse(unit, receipt.cause().orElse(otherwise), true, now);
        } else {
            later(unit, receipt, now);
        }
    }

    private void halve(SendUnit unit, Receipt receipt, String code, String message, Instant now) {
        if (unit.count == 1) {
            refuse(unit, receipt.cause().orElse(new Refusal(code, message)), false, now);
        } else {
            int half = unit.count / 2;
            SendUnit left = unit.part(0, half);
            SendUnit right = unit.part(half, unit.count - half);
            left.attempts = 0;
            right.attempts = 0;
            again.accept(left);
            again.accept(right);
        }
    }

    private void later(SendUnit unit, Receipt receipt, Instant now) {
        String found = cause(receipt, "the request was not taken");
        if (tooLong(movedAt, now)) {
            giveUp(found);
            return;
        }
        Duration wait = retry.wait(unit.attempts, receipt.pause(), random);
        unit.notBefore = now.plus(wait);
        again.accept(unit);
        if (nothingInTheAir.getAsBoolean()) {
            owner.waiting(
                    new Problem(where(), found, "an answer that takes it", "nothing: it is sent again by itself"),
                    wait);
        }
    }

    boolean tooLong(Instant since, Instant now) {
        return Duration.between(since, now).compareTo(retry.giveUp()) > 0;
    }

    void giveUp(String found) {
        owner.failed(PerseidException.of(
                FailureKind.TRANSIENT,
                where(),
                found + ", and nothing got through for " + retry.giveUp(),
                "an answer that takes it",
                "run the sync again once the destination answers; nothing is lost"));
    }

    /** On a lane that would double them: a person decides what becomes of these rows. */
    private void park(SendUnit unit, Receipt receipt, Instant now) {
        Refusal refusal = new Refusal(
                Reject.UNKNOWN_OUTCOME,
                cause(receipt, "the answer was lost")
                        + "; the rows may be in, and sending them again might double them");
        refuse(unit, refusal, true, now);
    }

    /** @param maybeIn whether the rows may be in all the same */
    private void refuse(SendUnit unit, Refusal refusal, boolean maybeIn, Instant now) {
        if (whole && refusedWhole(Receipt.all(unit.count, Outcome.REJECTED, refusal))) {
            return;
        }
        int row = 0;
        while (row < unit.count) {
            int end = row + 1;
            while (end < unit.count && unit.follows(end)) {
                end++;
            }
            if (maybeIn) {
                leaveUnknown(unit, row, end, refusal, now);
            } else {
                decide(unit, row, end, Receipt.all(unit.count, Outcome.REJECTED, refusal), now);
            }
            row = end;
        }
    }

    private String where() {
        return "destination lane " + lane.id();
    }

    private static String cause(Receipt receipt, String otherwise) {
        return receipt.cause().map(Refusal::message).orElse(otherwise);
    }
}
