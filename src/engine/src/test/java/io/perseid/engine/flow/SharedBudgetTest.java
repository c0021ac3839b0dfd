package io.perseid.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.LaneLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Senders of several runs and lanes that draw on one budget. */
final class SharedBudgetTest {

    private static final int REQUESTS_EACH = 500;

    private final SetClock clock = new SetClock();
    private final FlowControl control = new FlowControl(clock);

    @Test
    void lanesOfOneProjectShareWhatTheyNameAlike() {
        LaneSender events = sender("import", Lanes.mixpanel(64), Priority.LIVE);
        LaneSender users = sender("engage", Lanes.mixpanel(64), Priority.LIVE);
        int sent = 0;
        while (ask(events, 2_000) instanceof Permit permit) {
            permit.unused();
            sent += 2_000;
        }

        assertThat(sent).isEqualTo(30_000);
        assertThat(((Wait) ask(users, 1)).reason()).isEqualTo(Wait.Reason.BUDGET);
        LaneSender elsewhere =
                control.lane("other", Lanes.lane("import", Lanes.mixpanel(64))).sender(Priority.LIVE, () -> {});
        assertThat(ask(elsewhere, 2_000)).isInstanceOf(Permit.class);
    }

    @Test
    void nothingIsTakenWhereOneOfThemIsMissing() {
        LaneSender sender = sender("import", Lanes.mixpanel(64), Priority.LIVE);
        // 33 MB of bytes are there: three of these fit, while records would do for many more.
        for (int i = 0; i < 3; i++) {
            ((Permit) sender.ask(1, 9_500_000)).unused();
        }
        assertThat(sender.ask(1, 9_500_000)).isInstanceOf(Wait.class);
        sender.withdraw();

        int sent = 3;
        LaneSender small = sender("import", Lanes.mixpanel(64), Priority.LIVE);
        while (small.ask(1_999, 1) instanceof Permit permit) {
            permit.unused();
            sent += 1_999;
        }
        assertThat(sent).as("no records went with the bytes that were refused").isGreaterThan(28_000);
    }

    @Test
    void smallRequestDoesNotSlipPastALargeOneThatWaits() {
        LaneSender large = sender("import", Lanes.mixpanel(64), Priority.LIVE);
        LaneSender small = sender("engage", Lanes.mixpanel(64), Priority.LIVE);
        while (ask(large, 1_999) instanceof Permit permit) {
            permit.unused();
        }

        assertThat(ask(small, 1)).as("there are some left, but another waits").isInstanceOf(Wait.class);
        Instant due = ((Wait) ask(large, 1_999)).until().orElseThrow();
        clock.set(due);
        assertThat(ask(small, 1)).isInstanceOf(Wait.class);
        assertThat(ask(large, 1_999)).isInstanceOf(Permit.class);
    }

    @Test
    void liveSyncTakesTheBudgetAndTheBackfillTricklesOn() {
        int live = 0;
        int backfill = 0;
        LaneSender first = sender("import", Lanes.mixpanel(64), Priority.LIVE);
        LaneSender second = sender("import", Lanes.mixpanel(64), Priority.BACKFILL);
        Instant end = clock.instant().plus(Duration.ofMinutes(5));
        while (clock.instant().isBefore(end)) {
            boolean went = false;
            if (ask(first, 2_000) instanceof Permit permit) {
                permit.unused();
                live++;
                went = true;
            }
            if (ask(second, 2_000) instanceof Permit permit) {
                permit.unused();
                backfill++;
                went = true;
            }
            if (!went) {
                clock.move(Duration.ofMillis(5));
            }
        }

        assertThat(backfill).as("one each half minute at least").isBetween(8, 60);
        assertThat(live).isGreaterThan(4_000);
    }

    /** Answers come in a random order after random times; senders ask only when they are woken or their time has come. */
    @Test
    void nobodyIsForgottenAndNoLimitIsExceeded() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        LaneFlow flow = control.lane("p", Lanes.lane("import", Lanes.mixpanel(16)));
        List<Contender> contenders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            contenders.add(new Contender(flow, Priority.values()[i % 4], clock));
        }
        List<Flying> flying = new ArrayList<>();
        ArrayDeque<Instant> started = new ArrayDeque<>();
        int mostFlying = 0;
        int mostInAMinute = 0;
        // 4 million records at 30,000 a second take 133 seconds.
        Instant tooLate = clock.instant().plusSeconds(160);
        while (contenders.stream().anyMatch(c -> c.left > 0) || !flying.isEmpty()) {
            for (Contender contender : contenders) {
                while (contender.left > 0 && !contender.asksAt.isAfter(clock.instant())) {
                    Ruling ruling = ask(contender.sender, 2_000);
                    if (ruling instanceof Permit permit) {
                        contender.left--;
                        started.add(clock.instant());
                        flying.add(new Flying(permit, contender, clock.instant().plusMillis(50 + random.nextInt(100))));
                    } else {
                        contender.asksAt = ((Wait) ruling).until().orElse(Instant.MAX);
                    }
                }
                if (contender.left == 0) {
                    contender.sender.withdraw();
                }
            }
            mostFlying = Math.max(mostFlying, flying.size());
            clock.move(Duration.ofMillis(1));
            for (Flying each : List.copyOf(flying)) {
                if (!each.lands.isAfter(clock.instant())) {
                    flying.remove(each);
                    each.permit.succeeded(Duration.ofMillis(100), Optional.empty());
                    each.contender.asksAt = clock.instant();
                }
            }
            while (!started.isEmpty()
                    && !started.peek().plus(Duration.ofMinutes(1)).isAfter(clock.instant())) {
                started.poll();
            }
            mostInAMinute = Math.max(mostInAMinute, started.size());
            if (clock.instant().isAfter(tooLate)) {
                throw new AssertionError("seed " + seed + ": somebody waits for nothing");
            }
        }

        assertThat(mostFlying).as("seed %d", seed).isBetween(2, 16);
        assertThat(mostInAMinute)
                .as("seed %d: requests of 2,000 in any minute", seed)
                .isBetween(600, 900);
    }

    @Test
    void manyThreadsAllComeToTheirEndAndNeverHaveMoreInTheAirThanTheWindow() throws Exception {
        LaneFlow flow = control.lane("p", Lanes.lane("import", Lanes.free(8)));
        AtomicInteger inTheAir = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int threads = 4;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<?>> ended = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            ended.add(executor.submit(() -> {
                LaneSender sender = flow.sender(Priority.LIVE, () -> {});
                start.await();
                List<Permit> held = new ArrayList<>();
                int left = REQUESTS_EACH;
                while (left > 0) {
                    if (held.size() < 4 && sender.ask(1, 1) instanceof Permit permit) {
                        most.accumulateAndGet(inTheAir.incrementAndGet(), Math::max);
                        left--;
                        held.add(permit);
                    } else if (!held.isEmpty()) {
                        inTheAir.decrementAndGet();
                        held.remove(0).succeeded(Duration.ofMillis(1), Optional.empty());
                    } else {
                        Thread.yield();
                    }
                }
                inTheAir.addAndGet(-held.size());
                held.forEach(Permit::unused);
                sender.withdraw();
                return null;
            }));
        }
        start.countDown();
        for (Future<?> each : ended) {
            each.get(60, TimeUnit.SECONDS);
        }
        executor.shutdown();

        assertThat(most.get()).isBetween(1, 8);
    }

    private LaneSender sender(String lane, LaneLimits limits, Priority priority) {
        return control.lane("p", Lanes.lane(lane, limits)).sender(priority, () -> {});
    }

    private static Ruling ask(LaneSender sender, long records) {
        return sender.ask(records, records * 500);
    }

    private static final class Contender {
        final LaneSender sender;
        Instant asksAt = Instant.MIN;
        int left = 400;

        Contender(LaneFlow flow, Priority priority, Clock clock) {
            this.sender = flow.sender(priority, () -> asksAt = clock.instant());
        }
    }

    private record Flying(Permit permit, Contender contender, Instant lands) {}
}
