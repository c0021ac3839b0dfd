package io.perseid.app.terminal;

import io.perseid.api.failure.Problem;
import io.perseid.engine.plan.RunPlan;
import io.perseid.engine.run.RunLimit;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunProgress;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Shows a run while it goes: a bar with rate and time to go on a terminal, a line every two seconds elsewhere. What changes
 * (the plan, a wait, a warning) is told at once. On the run's loop.
 */
public final class RunProgressLines implements RunListener {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    /** Often enough to look alive, seldom enough to cost nothing. */
    private static final Duration BETWEEN_BARS = Duration.ofMillis(100);

    private static final int BAR = 24;

    private final Screen screen;
    private final Clock clock;
    private final String sync;
    /** Merging more takes long enough that a person wonders. */
    private static final long MANY_TO_MERGE = 1_000_000;

    private Instant began;
    private Instant told = Instant.MIN;
    private String waitingFor = "";

    public RunProgressLines(Screen screen, Clock clock, String sync) {
        this.screen = screen;
        this.clock = clock;
        this.sync = sync;
        this.began = clock.instant();
    }

    @Override
    public void planned(RunPlan plan) {
        began = clock.instant();
        waitingFor = "";
        screen.err(sync + ": about " + Amounts.of(plan.expectedRows(), "row") + " to look at in "
                + Amounts.of(plan.slices().size(), "slice"));
    }

    @Override
    public void comparing(long rows, long expected) {
        if (rows == 0) {
            began = clock.instant();
        }
        tell("comparing ", rows, expected, "");
    }

    @Override
    public void progress(RunProgress progress) {
        String limit = progress.limit() == RunLimit.NONE
                ? ""
                : ", limited by " + progress.limit().words();
        tell("", settled(progress), progress.expectedRows(), limit);
    }

    private void tell(String doing, long rows, long expected, String limit) {
        waitingFor = "";
        Instant now = clock.instant();
        Duration between = screen.isTerminal() ? BETWEEN_BARS : BETWEEN_LINES;
        if (told.equals(Instant.MIN) && !screen.isTerminal()) {
            told = now;
        }
        if (!told.equals(Instant.MIN) && Duration.between(told, now).compareTo(between) < 0) {
            return;
        }
        told = now;
        if (screen.isTerminal()) {
            screen.live(bar(doing, rows, expected, limit, now));
        } else {
            screen.err(line(doing, rows, expected, limit, now));
        }
    }

    @Override
    public void waiting(Problem problem, Duration wait) {
        String text = problem.where() + ": " + problem.found();
        if (!text.equals(waitingFor)) {
            waitingFor = text;
            screen.err(sync + ": waiting for " + text + " (again in " + Amounts.duration(wait) + ")");
        }
    }

    @Override
    public void warned(String warning) {
        screen.err(sync + ": " + warning);
    }

    @Override
    public void merging(int segments, long rows) {
        if (rows >= MANY_TO_MERGE) {
            screen.err(sync + ": merging " + segments + " ledger segments of " + Amounts.of(rows, "row"));
        }
    }

    @Override
    public void merged(int segments, long rows, Duration took) {
        if (rows >= MANY_TO_MERGE) {
            screen.err(sync + ": merged in " + took.toMillis() + " ms");
        }
    }

    @Override
    public void ended(RunReport report) {
        screen.err(sync + ": " + report.status().name().toLowerCase(Locale.ROOT) + " after "
                + Amounts.duration(Duration.between(began, clock.instant())));
    }

    private String bar(String doing, long rows, long expected, String limit, Instant now) {
        long percent = percent(rows, expected);
        int filled = (int) (percent * BAR / 100);
        String bar = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]";
        String text = String.format(
                Locale.ROOT, "%s %s%s %3d%% %s%s", sync, doing, bar, percent, pace(rows, expected, now), limit);
        return text.length() > 79 ? text.substring(0, 79) : text;
    }

    private String line(String doing, long rows, long expected, String limit, Instant now) {
        return sync + ": " + doing + percent(rows, expected) + "% " + Amounts.count(rows) + " of "
                + Amounts.of(Math.max(expected, rows), "row") + " " + pace(rows, expected, now) + limit;
    }

    private String pace(long rows, long expected, Instant now) {
        long millis = Math.max(1, Duration.between(began, now).toMillis());
        long rate = rows * 1000 / millis;
        long left = Math.max(0, expected - rows);
        String eta = rate == 0 ? "" : ", " + Amounts.duration(Duration.ofSeconds(left / rate)) + " to go";
        return Amounts.count(rate) + " rows/s" + eta;
    }

    private static long percent(long rows, long expected) {
        return expected == 0 ? 0 : Math.min(100, rows * 100 / expected);
    }

    /** Rows whose fate is final: what was read and not yet answered is no progress. */
    private static long settled(RunProgress progress) {
        RunCounts counts = progress.counts();
        return counts.accepted() + counts.rejected() + counts.held() + counts.unchanged();
    }
}
