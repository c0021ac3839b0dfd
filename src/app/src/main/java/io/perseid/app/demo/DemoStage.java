package io.perseid.app.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.RunConditions;
import io.perseid.engine.run.RunReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What every demo tells and does in the same way: numbered steps, checks, runs of all syncs, the end. {@link #stop} from any thread, all else on one. */
final class DemoStage {

    private final Screen screen;
    private final ConnectorRegistry connectors;
    private final RunConditions conditions;
    private final DemoOptions options;
    private final DemoFolder folder;
    private final Clock clock;
    private final int steps;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable SyncRound round;
    private final ArrayNode checks = Json.array();
    private boolean asItShould = true;
    private Instant stepBegan = Instant.MIN;

    DemoStage(Screen screen, ConnectorRegistry connectors, RunConditions conditions, DemoOptions options, int steps) {
        this.screen = screen;
        this.connectors = connectors;
        this.conditions = conditions;
        this.options = options;
        this.folder = new DemoFolder(options.folder());
        this.clock = conditions.clock();
        this.steps = steps;
    }

    DemoFolder folder() {
        return folder;
    }

    Clock clock() {
        return clock;
    }

    /** Empties the folder; each demo starts from nothing. */
    void recreateFolder() {
        try {
            folder.recreate();
        } catch (IOException e) {
            throw PerseidException.of(
                            FailureKind.LIMIT,
                            folder.path().toString(),
                            String.valueOf(e),
                            "a folder that can be emptied and written",
                            "correct its rights, or start the demo in another working directory")
                    .causedBy(e);
        }
    }

    void begin(int step, String what) {
        tell("");
        tell(step + "/" + steps + "  " + what);
        stepBegan = clock.instant();
    }

    void done(String what) {
        tell("     " + what + " (" + Amounts.duration(Duration.between(stepBegan, clock.instant())) + ")");
    }

    void say(String what) {
        tell("     " + what);
    }

    void tell(String line) {
        if (options.json()) {
            screen.err(line);
        } else {
            screen.out(line);
        }
    }

    /** Progress, on a terminal only. */
    void live(String line) {
        screen.live("     " + line);
    }

    void expect(String what, long expected, long found) {
        mark(
                found == expected,
                what + ": " + Amounts.count(found)
                        + (found == expected ? ", as it should be" : ", but it should be " + Amounts.count(expected)));
    }

    void mark(boolean good, String what) {
        check(good, what);
        tell("     " + (good ? "ok    " : "WRONG ") + what);
    }

    /** Counts a check that is told in another way. */
    void check(boolean good, String what) {
        asItShould &= good;
        checks.addObject().put("ok", good).put("what", what);
    }

    boolean isAsItShould() {
        return asItShould;
    }

    /** Runs all syncs, tells how each went, and shows what each did. */
    Map<String, RunReport> runSyncs() {
        Map<String, RunReport> reports = run(false);
        SyncRound.table(reports).lines().forEach(this::say);
        return ended(reports, "every sync succeeded");
    }

    /** As {@link #runSyncs}, told in one line: for many small syncs. */
    Map<String, RunReport> runManySyncs() {
        Map<String, RunReport> reports = run(true);
        return ended(
                reports,
                Amounts.of(reports.size(), "sync") + " succeeded, " + Amounts.of(SyncRound.sent(reports), "record")
                        + " sent");
    }

    private Map<String, RunReport> run(boolean quiet) {
        SyncRound next = new SyncRound(screen, connectors, conditions, folder.config(), quiet);
        round = next;
        if (isStopped()) {
            next.stop();
        }
        return next.run();
    }

    private Map<String, RunReport> ended(Map<String, RunReport> reports, String good) {
        reports.values().forEach(report -> report.failure().ifPresent(f -> screen.problem("error", f.problem())));
        if (!isStopped()) {
            asItShould &= SyncRound.succeeded(reports);
            done(SyncRound.succeeded(reports) ? good : "every sync DID NOT succeed");
        }
        return reports;
    }

    void stop() {
        stopped.countDown();
        SyncRound running = round;
        if (running != null) {
            running.stop();
        }
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    DemoOutcome stopped() {
        screen.err("Stopped. The next demo starts from nothing.");
        return DemoOutcome.STOPPED;
    }

    /** The outcome; unless told to end, the sandbox's page stays open until Ctrl-C. */
    DemoOutcome stay(SandboxProcess sandbox) {
        DemoOutcome outcome = asItShould ? DemoOutcome.EQUAL : DemoOutcome.UNEQUAL;
        if (options.json()) {
            screen.out(Json.object()
                    .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .put("page", sandbox.uri().toString())
                    .put("folder", folder.path().toString())
                    .set("checks", checks));
        }
        if (options.exit()) {
            return outcome;
        }
        tell("");
        tell("Look at what arrived: " + sandbox.uri());
        tell("It stays open until Ctrl-C.");
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return outcome;
    }
}
