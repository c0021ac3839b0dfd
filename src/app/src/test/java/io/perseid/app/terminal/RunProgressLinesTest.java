package io.perseid.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.failure.Problem;
import io.perseid.engine.run.RunLimit;
import io.perseid.engine.run.RunProgress;
import io.perseid.engine.state.RunCounts;
import io.perseid.testkit.steps.VirtualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RunProgressLinesTest {

    private final StringWriter err = new StringWriter();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void elsewhereThanOnATerminalThereIsALineEveryTwoSecondsAtMost() {
        RunProgressLines lines = lines(false);
        for (int second = 0; second <= 40; second++) {
            lines.progress(settled(second * 100L));
            clock.advanceTo(clock.instant().plusMillis(100));
        }

        assertThat(err.toString().lines().toList())
                .containsExactly(
                        "orders: 20% 2,000 of 10,000 rows 1,000 rows/s, 8.0s to go",
                        "orders: 40% 4,000 of 10,000 rows 1,000 rows/s, 6.0s to go");
    }

    @Test
    void aComparisonIsShownWithItsRateAndTimeToGo() {
        RunProgressLines lines = lines(false);
        for (int second = 0; second <= 20; second++) {
            lines.comparing(second * 100L, 5_000);
            clock.advanceTo(clock.instant().plusMillis(100));
        }
        RunProgressLines terminal = lines(true);
        terminal.comparing(0, 5_000);
        clock.advanceTo(clock.instant().plusSeconds(1));
        terminal.comparing(2_500, 5_000);

        assertThat(err.toString())
                .startsWith("orders: comparing 40% 2,000 of 5,000 rows 1,000 rows/s, 3.0s to go")
                .endsWith("\r\033[Korders comparing [############------------]  50% 2,500 rows/s, 1.0s to go");
    }

    @Test
    void whatLimitsTheRunIsSaidOnceItIsKnown() {
        RunProgressLines lines = lines(false);
        lines.progress(settled(0));
        clock.advanceTo(clock.instant().plusSeconds(2));
        lines.progress(new RunProgress(settled(2_000).counts(), 10_000, 4, 1, RunLimit.DESTINATION_BUDGET));

        assertThat(err.toString().lines().toList())
                .containsExactly("orders: 20% 2,000 of 10,000 rows 1,000 rows/s, 8.0s to go, limited by the"
                        + " destination's rate limit");
    }

    @Test
    void onATerminalOneLineIsRewrittenAndGivesWayToOthers() {
        RunProgressLines lines = lines(true);
        clock.advanceTo(clock.instant().plusSeconds(1));
        lines.progress(settled(5_000));
        lines.warned("something");

        assertThat(err.toString())
                .isEqualTo("\r\033[Korders [############------------]  50% 5,000 rows/s, 1.0s to go"
                        + "\r\033[Korders: something" + System.lineSeparator());
    }

    @Test
    void aWaitIsToldOnceUntilSomethingMoves() {
        RunProgressLines lines = lines(false);
        Problem problem = new Problem("warehouse shop", "in use by sync customers", "a free one", "nothing");
        lines.waiting(problem, Duration.ofSeconds(4));
        lines.waiting(problem, Duration.ofSeconds(8));
        lines.progress(settled(1));
        lines.waiting(problem, Duration.ofSeconds(4));

        assertThat(err.toString().lines().toList())
                .containsExactly(
                        "orders: waiting for warehouse shop: in use by sync customers (again in 4.0s)",
                        "orders: waiting for warehouse shop: in use by sync customers (again in 4.0s)");
    }

    private RunProgressLines lines(boolean terminal) {
        return new RunProgressLines(
                new Screen(new PrintWriter(new StringWriter()), new PrintWriter(err), terminal), clock, "orders");
    }

    private static RunProgress settled(long rows) {
        return new RunProgress(new RunCounts(rows, rows, 0, 0, 0, 0, 1, 1), 10_000, 4, 1, RunLimit.NONE);
    }
}
