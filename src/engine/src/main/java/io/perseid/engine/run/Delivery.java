package io.perseid.engine.run;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.Refusal;
import io.perseid.api.failure.Problem;
import io.perseid.engine.flow.LaneFlow;
import io.perseid.engine.flow.LaneSender;
import io.perseid.engine.flow.Permit;
import io.perseid.engine.flow.Priority;
import io.perseid.engine.flow.Ruling;
import io.perseid.engine.flow.Wait;
import io.perseid.engine.state.Reject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Sends batches until each of their rows has a fate: the only place in Perseid that waits for a destination and tries
 * again. Lives on the loop of a run.
 *
 * <p>When a request may start, the lane's flow says, which all deliveries of this process to the same project share; what an
 * answer means for each row, {@link Fates} decides.
 */
final class Delivery {

    /** Asked again after so long in any case, should whoever was to wake us have gone. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** How much longer than promised a request may take before nobody listens to it any more. */
    private static final Duration OVERDUE = Duration.ofSeconds(15);

    /** A lease that is about to be renewed is looked at again after so long. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Steps steps;
    private final Destination destination;
    private final Lane lane;
    private final Optional<String> container;
    private final RunOptions options;
    private final RandomGenerator random;
    private final Owner owner;
    private final LeaseRenewal lease;
    private final LaneFlow flow;
    private final LaneSender sender;
    private final PriorityQueue<SendUnit> waiting = new PriorityQueue<>((a, b) -> a.notBefore.compareTo(b.notBefore));
    private final Fates fates;
    private final Map<Steps.Started, Flight> inTheAir = new LinkedHashMap<>();
    private int inFlight;
    private Optional<Wait.Reason> waitsFor = Optional.empty();
    private Instant wakesAt = Instant.MAX;
    private boolean stopped;

    /** What a slice is told. */
    interface Owner {
        /**
         * Rows of a batch were decided; refusals are told beside it. Rows that are not asked about again, though they may be
         * in, have a receipt of their own, all of whose outcomes are unknown.
         */
        void decided(OpenBatch batch, int firstRow, Receipt receipt, int accepted, List<Reject> rejects);

        void requested(long bytes);

        void warned(String warning);

        void waiting(Problem problem, Duration wait);

        void failed(Throwable failure);

        /** Something ended; look what to do next. */
        void advance();
    }

    /** A request that was not answered yet. */
    private record Flight(SendUnit unit, Permit permit, Instant since) {}

    Delivery(Steps steps, RunSetup setup, Attempt attempt, Priority priority, Owner owner) {
        this.steps = steps;
        this.lease = attempt.lease();
        this.destination = setup.parts().destination();
        this.lane = attempt.plan().lane();
        this.container = attempt.plan().container();
        this.options = setup.options();
        this.random = setup.random();
        this.owner = owner;
        this.flow = setup.flow().lane(destination.project(), lane);
        this.sender = flow.sender(priority, () -> steps.post(owner::advance));
        this.fates = new Fates(
                lane,
                setup,
                flow,
                owner,
                waiting::add,
                () -> inFlight == 0,
                steps.clock().instant());
    }

    void add(OpenBatch batch) {
        if (waiting.isEmpty() && inFlight == 0) {
            fates.moved(steps.clock().instant());
        }
        waiting.add(SendUnit.whole(batch));
    }

    /** Starts no further request; what is in the air is still listened to. */
    void stop() {
        stopped = true;
        sender.withdraw();
    }

    boolean idle() {
        return inFlight == 0;
    }

    /** After {@link #stop}: listens no longer. What is in the air may have arrived or not, and stays undecided. */
    void cut() {
        inTheAir.forEach((request, flight) -> {
            request.abandon();
            flight.permit.unused();
        });
        inTheAir.clear();
        inFlight = 0;
    }

    /**
     * Looks after requests that their connector does not bring to an end although it promised to: they count as lost
     * answers.
     */
    void watch(Instant now) {
        List.copyOf(inTheAir.entrySet()).forEach(request -> {
            Flight flight = request.getValue();
            if (flight.since.plus(lane.limits().deadline()).plus(OVERDUE).isBefore(now)) {
                request.getKey().abandon();
                flight.unit.origin.stray = true;
                landed(request.getKey());
                Receipt lost = Receipt.all(
                        flight.unit.count,
                        Outcome.UNKNOWN,
                        new Refusal(
                                "no_answer",
                                "no answer within " + lane.limits().deadline().toSeconds() + " s"));
                flight.permit.refused(Optional.empty(), times -> options.retry().wait(times, Optional.empty(), 0.5));
                fates.fold(flight.unit, lost, now);
                owner.advance();
            }
        });
    }

    /** What the next batch waits for although it is due; empty if none does. */
    Optional<Wait.Reason> waitsFor() {
        return waitsFor;
    }

    /** Starts what may be started now, and sees to it that it is called again when more may. */
    void advance() {
        Instant now = steps.clock().instant();
        Optional<Wait.Reason> before = waitsFor;
        waitsFor = Optional.empty();
        while (!stopped && !waiting.isEmpty() && inFlight < options.requestsInFlight()) {
            SendUnit unit = waiting.peek();
            if (unit.notBefore.isAfter(now)) {
                wakeAt(unit.notBefore, now);
                waitsFor = inFlight == 0 ? Optional.of(Wait.Reason.PAUSE) : Optional.empty();
                break;
            }
            // What is in the air when the lease ends may land after what its next owner sends.
            if (!lease.outlasts(lane.limits().deadline())) {
                wakeAt(now.plus(LOOK_AGAIN), now);
                break;
            }
            Ruling ruling = sender.ask(unit.batch.records(), unit.batch.length());
            if (ruling instanceof Wait wait) {
                waitsFor = Optional.of(wait.reason());
                wakeAt(wait.until().orElse(now.plus(ASK_AGAIN)), now);
                giveUpOnBroken(wait, now);
                return;
            }
            waiting.poll();
            goingNow(unit, (Permit) ruling, now).ifPresent(going -> send(going, (Permit) ruling, now));
        }
        if (before.isPresent()) {
            // It may have a place in a line, and others should not wait for what does not come.
            sender.withdraw();
        }
    }

    /** One timer at a time, and an earlier one if it is needed earlier. */
    private void wakeAt(Instant due, Instant now) {
        if (due.isBefore(wakesAt) || wakesAt.isBefore(now)) {
            wakesAt = due;
            steps.at(due, () -> {
                if (wakesAt.equals(due)) {
                    wakesAt = Instant.MAX;
                }
                owner.advance();
            });
        }
    }

    /** While others find out whether the lane works again, this run does not wait for ever. */
    private void giveUpOnBroken(Wait wait, Instant now) {
        Instant last = latest(flow.lastSuccess(), fates.movedAt());
        if (wait.reason() == Wait.Reason.PAUSE && inFlight == 0 && fates.tooLong(last, now)) {
            fates.giveUp("the requests of other runs are not taken");
            steps.post(owner::advance);
        }
    }

    /** Where the rows of one user are limited, those that may not go now are put aside. @return the others */
    private Optional<SendUnit> goingNow(SendUnit unit, Permit permit, Instant now) {
        if (lane.limits().perKey().isEmpty()) {
            return Optional.of(unit);
        }
        int[] going = new int[unit.count];
        int[] staying = new int[unit.count];
        int goes = 0;
        Instant due = now;
        for (int row = 0; row < unit.count; row++) {
            Optional<Instant> later = flow.takeKey(unit.origin.batch.user(unit.row(row)));
            if (later.isPresent()) {
                staying[row - goes] = unit.row(row);
                due = latest(due, later.get());
            } else {
                going[goes++] = unit.row(row);
            }
        }
        if (goes == unit.count) {
            return Optional.of(unit);
        }
        SendUnit rest = goes == 0 ? unit : unit.pick(Arrays.copyOf(staying, unit.count - goes));
        rest.notBefore = due;
        waiting.add(rest);
        if (goes == 0) {
            permit.unused();
            return Optional.empty();
        }
        return Optional.of(unit.pick(Arrays.copyOf(going, goes)));
    }

    private void send(SendUnit unit, Permit permit, Instant now) {
        inFlight++;
        unit.attempts++;
        if (unit.firstSent == null) {
            unit.firstSent = now;
        }
        owner.requested(unit.batch.length());
        double chance = random.nextDouble();
        Steps.Started[] started = new Steps.Started[1];
        started[0] = steps.start("send", () -> answer(unit.batch, permit, chance), new Steps.Done<Receipt>() {
            @Override
            public void value(Receipt receipt) {
                landed(started[0]);
                fates.fold(unit, receipt, steps.clock().instant());
                owner.advance();
            }

            @Override
            public void failed(Throwable failure) {
                landed(started[0]);
                owner.failed(failure);
                owner.advance();
            }
        });
        inTheAir.put(started[0], new Flight(unit, permit, now));
    }

    private void landed(Steps.Started request) {
        inTheAir.remove(request);
        inFlight--;
    }

    /** On a worker's thread, so that the permit is given back even if the run does not wait for the answer. */
    private Receipt answer(Batch batch, Permit permit, double chance) {
        try {
            Instant start = steps.clock().instant();
            Receipt receipt = destination.send(lane, container, batch);
            if (wasTaken(receipt)) {
                permit.succeeded(Duration.between(start, steps.clock().instant()), receipt.pause());
            } else {
                permit.refused(receipt.pause(), times -> options.retry().wait(times, receipt.pause(), chance));
            }
            return receipt;
        } finally {
            permit.unused();
        }
    }

    /** Whether the destination dealt with any row, so that it works. */
    private static boolean wasTaken(Receipt receipt) {
        for (int row = 0; row < receipt.rows(); row++) {
            Outcome outcome = receipt.outcome(row);
            boolean refused = outcome == Outcome.RETRY && receipt.wait(row).isEmpty();
            if (!refused && outcome != Outcome.UNKNOWN) {
                return true;
            }
        }
        return receipt.rows() == 0;
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
