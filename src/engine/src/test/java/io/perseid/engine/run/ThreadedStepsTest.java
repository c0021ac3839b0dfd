package io.perseid.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

    @Test
    void oneActionRunsAtATimeHoweverManyThreadsPost() throws InterruptedException {
        int posts = 20_000;
        List<Thread> posting = new ArrayList<>();
        int[] ran = new int[1];
        for (int thread = 0; thread < 4; thread++) {
            posting.add(new Thread(() -> {
                for (int post = 0; post < posts; post++) {
                    steps.post(() -> ran[0]++);
                }
            }));
        }
        posting.forEach(Thread::start);
        // Opened and closed again while they post.
        for (int part = 1; part <= 8; part++) {
            int enough = part * posts / 2;
            steps.runUntil(() -> ran[0] >= enough);
        }
        for (Thread thread : posting) {
            thread.join();
        }
        assertThat(ran[0]).isEqualTo(4 * posts);
    }

    @Test
    void whatATimerPostsRunsAfterTheTimer() throws InterruptedException {
        steps.at(Instant.now(), () -> {
            steps.post(() -> told.add("posted"));
            told.add("timer");
        });
        steps.runUntil(() -> told.size() == 2);
        assertThat(told).containsExactly("timer", "posted");
    }

    /** Who posts may hold a lock that an action of the loop is waiting for, as the flow of a lane does. */
    @Test
    void whoPostsDoesNotWaitForTheLoop() throws InterruptedException {
        CountDownLatch inTimer = new CountDownLatch(1);
        CountDownLatch posted = new CountDownLatch(1);
        Thread posting = new Thread(() -> {
            try {
                inTimer.await();
                steps.post(() -> told.add("posted"));
                posted.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        posting.start();
        steps.at(Instant.now(), () -> {
            inTimer.countDown();
            told.add(await(posted) ? "not held up" : "held up");
        });
        steps.runUntil(() -> told.size() == 2);
        posting.join();
        assertThat(told).containsExactly("not held up", "posted");
    }

    @Test
    void whatIsPostedRunsOnNoThreadOfWhoPosts() throws InterruptedException {
        List<Thread> ran = new ArrayList<>();
        Thread posting = new Thread(() -> {
            for (int post = 0; post < 1_000; post++) {
                steps.post(() -> ran.add(Thread.currentThread()));
            }
        });
        steps.at(Instant.now(), posting::start);
        steps.runUntil(() -> ran.size() == 1_000);
        assertThat(ran).doesNotContain(posting);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void timersAreNotForgottenWhileManyPost() throws InterruptedException {
        boolean[] over = new boolean[1];
        Thread posting = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                steps.post(() -> told.clear());
            }
        });
        posting.start();
        steps.post(() -> steps.at(Instant.now().plusMillis(20), () -> over[0] = true));
        steps.runUntil(() -> over[0]);
        posting.interrupt();
        posting.join();
        assertThat(over[0]).isTrue();
    }

    @Test
    void theFirstStepThatAnOutcomeStartsGoesOnOnTheSameThread() throws InterruptedException {
        ExecutorService pair = Executors.newFixedThreadPool(2);
        try {
            ThreadedSteps threads = new ThreadedSteps(Clock.systemUTC(), System::nanoTime, pair);
            List<Thread> ran = new ArrayList<>();
            CountDownLatch opened = new CountDownLatch(1);
            CountDownLatch secondBegan = new CountDownLatch(1);
            // By a timer, because the loop is open then.
            threads.at(Instant.now(), opened::countDown);
            Callable<Thread> one = () -> {
                opened.await();
                return Thread.currentThread();
            };
            Callable<Thread> two = () -> {
                secondBegan.countDown();
                return Thread.currentThread();
            };
            // Its outcome would be one more thing to do, for which the second step is left to another thread.
            Callable<Thread> three = () -> {
                secondBegan.await();
                return Thread.currentThread();
            };
            threads.start("one", one, then(first -> {
                ran.add(first);
                threads.start("two", two, then(ran::add));
                threads.start("three", three, then(other -> assertThat(other).isNotEqualTo(first)));
            }));
            threads.runUntil(() -> ran.size() == 2);
            assertThat(ran.get(1)).isSameAs(ran.get(0));
        } finally {
            pair.shutdownNow();
        }
    }

    @Test
    void whatAnActionThrowsIsThrownToWhoOpenedTheLoop() {
        steps.start("step", () -> "value", then(value -> {
            throw new IllegalStateException("a defect");
        }));
        assertThatThrownBy(() -> steps.runUntil(() -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a defect");
    }

    @Test
    void anInterruptClosesTheLoopWhichMayBeOpenedAgain() throws InterruptedException {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> steps.runUntil(() -> false)).isInstanceOf(InterruptedException.class);
        steps.start("step", () -> "value", note());
        steps.runUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("value");
    }

    private static <T> Steps.Done<T> then(Consumer<T> next) {
        return new Steps.Done<>() {
            @Override
            public void value(T value) {
                next.accept(value);
            }

            @Override
            public void failed(Throwable failure) {
                throw new AssertionError(failure);
            }
        };
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
