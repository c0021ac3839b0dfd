package io.perseid.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ThreadedStepsTest {

    private final ExecutorService workers = Executors.newSingleThreadExecutor();
    private final ThreadedSteps steps = new ThreadedSteps(Clock.systemUTC(), System::nanoTime, workers);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void end() {
        workers.shutdownNow();
    }

    @Test
    void outcomesAreToldOnTheLoop() throws InterruptedException {
        steps.start("good", () -> "value", note());
        steps.start(
                "bad",
                () -> {
                    throw new IllegalStateException("broken");
                },
                note());
        steps.runUntil(() -> told.size() == 2);
        assertThat(told).containsExactly("value", "broken");
    }

    @Test
    void abandonedStepIsInterruptedAndNobodyIsTold() throws InterruptedException {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Steps.Started hanging = steps.start(
                "hangs",
                () -> {
                    working.countDown();
                    try {
                        return String.valueOf(new CountDownLatch(1).await(20, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                },
                note());
        working.await();
        hanging.abandon();
        interrupted.await();
        // On the same thread, which must not be interrupted any more.
        steps.start("next", () -> String.valueOf(Thread.currentThread().isInterrupted()), note());
        steps.runUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("false");
    }

    @Test
    void stepThatIsAbandonedBeforeItsOutcomeIsHeardIsForgotten() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Steps.Started step = steps.start(
                "quick",
                () -> {
                    over.countDown();
                    return "quick";
                },
                note());
        over.await();
        step.abandon();
        steps.start("next", () -> "next", note());
        steps.runUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("next");
    }

    @Test
    void timersRunWhenTheyAreDueInTheirOrder() throws InterruptedException {
        Instant now = Instant.now();
        steps.at(now.plusMillis(40), () -> told.add("second"));
        steps.at(now.plusMillis(5), () -> told.add("first"));
        steps.runUntil(() -> told.size() == 2);
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void timersWaitNoLongerWhenTheClockJumpsBack() throws InterruptedException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plusSeconds(7_200));
        ThreadedSteps jumping = new ThreadedSteps(clock(now), System::nanoTime, workers);
        jumping.at(Instant.EPOCH.plusSeconds(7_205), () -> told.add("due"));
        jumping.post(() -> now.set(Instant.EPOCH));
        jumping.post(() -> now.set(Instant.EPOCH.plusSeconds(4)));
        jumping.post(() -> told.add("not yet"));
        jumping.post(() -> now.set(Instant.EPOCH.plusSeconds(5)));

        jumping.runUntil(() -> told.size() == 2);

        assertThat(told).containsExactly("not yet", "due");
    }

    private static Clock clock(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public Instant instant() {
                return Objects.requireNonNull(now.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private Steps.Done<String> note() {
        return new Steps.Done<>() {
            @Override
            public void value(String value) {
                told.add(value);
            }

            @Override
            public void failed(Throwable failure) {
                told.add(String.valueOf(failure.getMessage()));
            }
        };
    }
}
