package io.perseid.app.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.StopSignal;
import io.perseid.app.wiring.RunConditions;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The demo, step by step: a shop's warehouse, the sandbox, the first run, a second one that sends nothing, changes, a third
 * one that sends exactly these, and the proof that both sides are equal. One thread, apart from the stop signal.
 */
public final class Demo {

    private static final int STEPS = 7;
    private static final List<String> LOOKUP_TABLES = List.of("products", "locations", "supplies");
    private static final RunCounts NOTHING = RunCounts.none();

    /** Later than the youngest order, earlier than what the shipped sync leaves to the next run ({@code settle: 1m}). */
    private static final Duration BEFORE_NOW = Duration.ofMinutes(2);

    private final Screen screen;
    private final ConnectorRegistry connectors;
    private final RunConditions conditions;
    private final StopSignal stopSignal;
    private final DemoOptions options;
    private final DemoFolder folder;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable SyncRound round;
    private final ArrayNode checks = Json.array();
    private boolean asItShould = true;
    private Instant stepBegan = Instant.MIN;

    /** @param screen the steps are told on its output, progress beside it */
    public Demo(
            Screen screen,
            ConnectorRegistry connectors,
            RunConditions conditions,
            StopSignal stopSignal,
            DemoOptions options) {
        this.screen = screen;
        this.connectors = connectors;
        this.conditions = conditions;
        this.stopSignal = stopSignal;
        this.options = options;
        this.folder = new DemoFolder(options.folder());
        this.clock = conditions.clock();
    }

    /** @throws IOException if the folder cannot be written or the sandbox does not answer */
    public DemoOutcome run() throws IOException, SQLException {
        Path lockFile = folder.path().resolveSibling(folder.path().getFileName() + ".lock");
        Optional<DemoLock> taken = DemoLock.take(lockFile);
        if (taken.isEmpty()) {
            screen.err("A demo is running already in " + folder.path() + " (" + DemoLock.holder(lockFile)
                    + "). Look at its page, or end it with Ctrl-C and start again.");
            return DemoOutcome.ALREADY_RUNNING;
        }
        try (DemoLock lock = taken.get();
                StopSignal.Watch watch = stopSignal.watch(this::stop, () -> {})) {
            return run(lock);
        }
    }

    private DemoOutcome run(DemoLock lock) throws IOException, SQLException {
        generate();
        begin(2, "Start the sandbox: a local server that answers like Mixpanel, in a process of its own");
        try (SandboxProcess sandbox = SandboxProcess.start(folder.sandboxDatabase(), options.port(), LOOKUP_TABLES)) {
            lock.page(sandbox.uri().toString());
            folder.writeConfig(sandbox.uri());
            done("process " + sandbox.pid() + ", page " + sandbox.uri());
            say("Syncs and connections, to read and to change: " + folder.config());
            ShopEquality equality = new ShopEquality(
                    folder.shop(),
                    folder.campaigns(),
                    folder.temporary(),
                    new DestinationAccess(
                            sandbox.uri(),
                            SandboxProcess.CREDENTIALS.serviceAccount(),
                            SandboxProcess.CREDENTIALS.secret()),
                    SandboxProcess.CREDENTIALS.projectId());

            begin(3, "Run all syncs for the first time");
            Map<String, RunReport> first = runSyncs();
            if (isStopped()) {
                return stopped();
            }
            expect("order events sent", options.orders(), accepted(first, "order-submitted"));
            say("Three of the events, as the sandbox received them:");
            equality.sample(3).forEach(line -> tell("     " + line));

            begin(4, "Run them again: nothing has changed, so nothing must be sent");
            Map<String, RunReport> second = runSyncs();
            if (isStopped()) {
                return stopped();
            }
            expect("records sent", 0, SyncRound.sent(second));

            ShopChanges changes = change();
            begin(6, "Run them again: exactly these must be sent");
            Map<String, RunReport> third = runSyncs();
            if (isStopped()) {
                return stopped();
            }
            expectChanges(changes, third);
            compare(equality);
            return stay(sandbox);
        }
    }

    private void generate() throws IOException, SQLException {
        begin(1, "Generate the Jaffle Shop, a star schema in DuckDB, with " + Amounts.of(options.orders(), "order"));
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
        ShopSize size = new JaffleShop(
                        folder.shop(),
                        options.seed(),
                        options.orders(),
                        clock.instant().minus(BEFORE_NOW))
                .generate(orders -> screen.live("     " + Amounts.of(orders, "order")));
        done(Amounts.of(size.orders(), "order") + ", " + Amounts.of(size.orderItems(), "order item") + ", "
                + Amounts.of(size.customers(), "customer") + ", " + Amounts.of(size.products(), "product") + ", "
                + Amounts.of(size.locations(), "location") + ", " + size.supplies() + " supplies");
        say(folder.shop().toString());
    }

    private ShopChanges change() throws SQLException {
        begin(5, "Change the shop: the warehouse gets late, changed and new orders");
        ShopChanges changes = ShopChanges.apply(folder.shop(), clock.instant());
        done(changes.added() + " new orders, " + changes.late() + " late ones of an hour ago, " + changes.changed()
                + " with another total, " + changes.moved() + " with another time; "
                + Amounts.of(changes.customers(), "customer") + " with other totals");
        say(
                "They are stamped a minute and a half ago, as in a warehouse that is loaded every few minutes: the sync leaves"
                        + " the youngest minute to the next run.");
        return changes;
    }

    private void expectChanges(ShopChanges changes, Map<String, RunReport> third) {
        expect("order events sent", changes.orders(), accepted(third, "order-submitted"));
        expect(
                "tombstones for events whose time moved",
                changes.moved(),
                counts(third, "order-submitted").superseded());
        expect("customer profiles sent", changes.customers(), accepted(third, "customers"));
        expect(
                "lookup rows sent",
                0,
                LOOKUP_TABLES.stream().mapToLong(name -> accepted(third, name)).sum());
    }

    private void compare(ShopEquality equality) throws IOException, SQLException {
        begin(7, "Compare warehouse and sandbox: every key, user, time and property, by SQL on both sides");
        for (Equality result : equality.check()) {
            mark(result.holds(), result.sentence());
            result.examples().forEach(example -> tell("       " + example));
        }
        done(asItShould ? "warehouse and sandbox are equal" : "NOT as it should be, see above");
    }

    private DemoOutcome stay(SandboxProcess sandbox) {
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

    private Map<String, RunReport> runSyncs() {
        SyncRound next = new SyncRound(screen, connectors, conditions, folder.config());
        round = next;
        if (isStopped()) {
            next.stop();
        }
        Map<String, RunReport> reports = next.run();
        SyncRound.table(reports).lines().forEach(line -> tell("     " + line));
        reports.values().forEach(report -> report.failure().ifPresent(f -> screen.problem("error", f.problem())));
        if (!isStopped()) {
            asItShould &= SyncRound.succeeded(reports);
            done("every sync " + (SyncRound.succeeded(reports) ? "succeeded" : "DID NOT succeed"));
        }
        return reports;
    }

    private DemoOutcome stopped() {
        screen.err("Stopped. The next demo starts from nothing.");
        return DemoOutcome.STOPPED;
    }

    private void stop() {
        stopped.countDown();
        SyncRound running = round;
        if (running != null) {
            running.stop();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private static RunCounts counts(Map<String, RunReport> reports, String sync) {
        return Optional.ofNullable(reports.get(sync)).map(RunReport::counts).orElse(NOTHING);
    }

    private static long accepted(Map<String, RunReport> reports, String sync) {
        return counts(reports, sync).accepted();
    }

    private void begin(int step, String what) {
        tell("");
        tell(step + "/" + STEPS + "  " + what);
        stepBegan = clock.instant();
    }

    private void done(String what) {
        tell("     " + what + " (" + Amounts.duration(Duration.between(stepBegan, clock.instant())) + ")");
    }

    private void say(String what) {
        tell("     " + what);
    }

    private void tell(String line) {
        if (options.json()) {
            screen.err(line);
        } else {
            screen.out(line);
        }
    }

    private void expect(String what, long expected, long found) {
        mark(
                found == expected,
                what + ": " + Amounts.count(found)
                        + (found == expected ? ", as it should be" : ", but it should be " + Amounts.count(expected)));
    }

    private void mark(boolean good, String what) {
        asItShould &= good;
        checks.addObject().put("ok", good).put("what", what);
        tell("     " + (good ? "ok    " : "WRONG ") + what);
    }
}
