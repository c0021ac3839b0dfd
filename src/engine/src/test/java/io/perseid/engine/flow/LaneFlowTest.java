package io.perseid.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What one lane tells its senders: outages, pauses, turns and wake-ups. */
final class LaneFlowTest {

    private static final IntFunction<Duration> DOUBLING = times -> Duration.ofSeconds(1L << times);

    private final SetClock clock = new SetClock();
    private final List<String> woken = new ArrayList<>();
    private final LaneFlow flow = new FlowControl(clock).lane("p", Lanes.lane("events", Lanes.free(16)));
    private final LaneSender sender = flow.sender(Priority.LIVE, () -> woken.add("first"));

    @Test
    void startsWithFewAndTellsWhatIsWaitedFor() {
        List<Permit> permits = permits(sender, 4);

        assertThat(wait(sender)).isEqualTo(new Wait(Wait.Reason.CONCURRENCY, Optional.empty()));
        permits.get(0).succeeded(Duration.ofMillis(10), Optional.empty());
        assertThat(flow.window()).isEqualTo(5);
        permits(sender, 2);
    }

    @Test
    void permitEndsOnce() {
        List<Permit> permits = permits(sender, 4);
        for (int i = 0; i < 3; i++) {
            permits.get(0).unused();
        }

        permits(sender, 1);
        assertThat(wait(sender).reason()).isEqualTo(Wait.Reason.CONCURRENCY);
    }

    @Test
    void threeFailuresInARowCloseTheLaneForTheBackOff() {
        fail(3);

        assertThat(wait(sender))
                .isEqualTo(
                        new Wait(Wait.Reason.PAUSE, Optional.of(clock.instant().plusSeconds(2))));
        clock.move(Duration.ofMillis(1_999));
        assertThat(wait(sender).reason()).isEqualTo(Wait.Reason.PAUSE);
    }

    @Test
    void afterTheBackOffOneRequestFindsOut() {
        fail(3);
        clock.move(Duration.ofSeconds(2));
        Permit probe = permits(sender, 1).get(0);

        LaneSender other = flow.sender(Priority.LIVE, () -> woken.add("second"));
        assertThat(wait(other).reason()).isNotEqualTo(Wait.Reason.BUDGET);
        clock.move(Duration.ofMinutes(10));
        assertThat(wait(other).until()).as("it is woken").isEmpty();

        probe.refused(Optional.empty(), DOUBLING);
        assertThat(woken).containsExactly("second");
        assertThat(wait(other).until()).contains(clock.instant().plusSeconds(4));
    }

    @Test
    void probeThatGetsThroughOpensTheLaneForAll() {
        fail(3);
        clock.move(Duration.ofSeconds(2));
        Permit probe = permits(sender, 1).get(0);
        probe.succeeded(Duration.ofMillis(10), Optional.empty());

        assertThat(flow.window()).isEqualTo(2);
        permits(sender, 2);
    }

    @Test
    void probeThatWasNeverSentLeavesTheNextOneToFindOut() {
        fail(3);
        clock.move(Duration.ofSeconds(2));
        permits(sender, 1).get(0).unused();

        permits(sender, 1);
    }

    @Test
    void failuresBetweenSuccessesCloseNothing() {
        for (int i = 0; i < 50; i++) {
            fail(1);
            permits(sender, 1).get(0).succeeded(Duration.ofMillis(10), Optional.empty());
        }

        permits(sender, 1);
    }

    @Test
    void outageCostsNoMoreRequestsThanTheBackOffAllows() {
        int requests = 0;
        Instant end = clock.instant().plus(Duration.ofMinutes(15));
        while (clock.instant().isBefore(end)) {
            Ruling ruling = sender.ask(2_000, 1_000_000);
            if (ruling instanceof Permit permit) {
                requests++;
                permit.refused(Optional.empty(), times -> Duration.ofSeconds(Math.min(60, 1L << Math.min(times, 10))));
            } else {
                clock.set(((Wait) ruling).until().orElseThrow());
            }
        }

        assertThat(requests).as("requests in 15 minutes without an answer").isBetween(15, 25);
    }

    @Test
    void pauseThatTheDestinationAsksForHoldsForAll() {
        permits(sender, 1).get(0).succeeded(Duration.ofMillis(10), Optional.of(Duration.ofSeconds(90)));
        LaneSender other = flow.sender(Priority.LIVE_DELETES, () -> {});

        assertThat(wait(other))
                .isEqualTo(
                        new Wait(Wait.Reason.PAUSE, Optional.of(clock.instant().plusSeconds(90))));
        clock.move(Duration.ofSeconds(90));
        permits(other, 1);
    }

    @Test
    void clockThatIsSetBackLengthensNoWait() {
        fail(3);
        clock.move(Duration.ofHours(-1));
        permits(sender, 1).get(0).succeeded(Duration.ofMillis(10), Optional.of(Duration.ofSeconds(90)));
        clock.move(Duration.ofHours(-1));

        permits(sender, 1);
    }

    @Test
    void whoWaitsLongerGoesFirstAndIsWoken() {
        List<Permit> permits = permits(sender, 4);
        LaneSender second = flow.sender(Priority.LIVE, () -> woken.add("second"));
        wait(second);
        LaneSender third = flow.sender(Priority.LIVE, () -> woken.add("third"));
        wait(third);

        permits.get(0).unused();
        assertThat(woken).containsExactly("second");
        assertThat(sender.ask(1, 1)).as("who comes last").isInstanceOf(Wait.class);
        permits(second, 1);
        permits.get(1).unused();
        assertThat(woken).containsExactly("second", "third");
    }

    @Test
    void liveGoesBeforeBackfillAndDeletesBeforeUpdates() {
        List<Permit> permits = permits(sender, 4);
        for (Priority priority :
                List.of(Priority.BACKFILL, Priority.LIVE, Priority.BACKFILL_DELETES, Priority.LIVE_DELETES)) {
            LaneSender[] self = new LaneSender[1];
            self[0] = flow.sender(priority, () -> {
                woken.add(priority.name());
            });
            wait(self[0]);
            waiting.add(self[0]);
        }
        for (int i = 0; i < 4; i++) {
            permits.get(i).unused();
            LaneSender last = waiting.stream()
                    .filter(s -> s.priority().name().equals(woken.get(woken.size() - 1)))
                    .findFirst()
                    .orElseThrow();
            permits(last, 1);
        }

        assertThat(woken).containsExactly("LIVE_DELETES", "LIVE", "BACKFILL_DELETES", "BACKFILL");
    }

    private final List<LaneSender> waiting = new ArrayList<>();

    @Test
    void backfillThatWaitsLongEnoughGoesBeforeALiveSyncThatComesLate() {
        List<Permit> permits = permits(sender, 4);
        LaneSender backfill = flow.sender(Priority.BACKFILL, () -> woken.add("backfill"));
        wait(backfill);
        clock.move(WaitingLine.RISE.multipliedBy(3));
        LaneSender live = flow.sender(Priority.LIVE_DELETES, () -> woken.add("live"));
        wait(live);

        permits.get(0).unused();

        assertThat(woken).containsExactly("backfill");
    }

    @Test
    void whoWasCalledAndDoesNotComeBlocksNobody() {
        List<Permit> permits = permits(sender, 4);
        wait(flow.sender(Priority.LIVE_DELETES, () -> woken.add("dead")));
        permits.get(0).unused();
        assertThat(wait(sender).reason()).isEqualTo(Wait.Reason.CONCURRENCY);
        clock.move(WaitingLine.PATIENCE.plusMillis(1));

        permits(sender, 1);
    }

    @Test
    void whoWithdrawsMakesRoomForTheNext() {
        List<Permit> permits = permits(sender, 4);
        LaneSender second = flow.sender(Priority.LIVE_DELETES, () -> woken.add("second"));
        wait(second);
        LaneSender third = flow.sender(Priority.LIVE, () -> woken.add("third"));
        wait(third);
        permits.get(0).unused();
        second.withdraw();

        assertThat(woken).containsExactly("second", "third");
    }

    @Test
    void sameProjectAndLaneAreTheSameFlow() {
        FlowControl control = new FlowControl(clock);
        Lane lane = Lanes.lane("events", Lanes.free(4));

        assertThat(control.lane("p", lane)).isSameAs(control.lane("p", lane));
        assertThat(control.lane("p", lane)).isNotSameAs(control.lane("q", lane));
        assertThat(control.lane("p", lane)).isNotSameAs(control.lane("p", Lanes.lane("users", Lanes.free(4))));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            permits(sender, 1).get(0).refused(Optional.empty(), DOUBLING);
        }
    }

    private static List<Permit> permits(LaneSender sender, int count) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ruling ruling = sender.ask(2_000, 1_000_000);
            assertThat(ruling).isInstanceOf(Permit.class);
            permits.add((Permit) ruling);
        }
        return permits;
    }

    private static Wait wait(LaneSender sender) {
        Ruling ruling = sender.ask(2_000, 1_000_000);
        assertThat(ruling).isInstanceOf(Wait.class);
        return (Wait) ruling;
    }
}
