package io.perseid.app.demo;

import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import io.perseid.app.terminal.Amounts;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunCounts;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The main job, step by step: a shop's warehouse, the sandbox, the first run, a second one that sends nothing, changes, a third
 * one that sends exactly these, and the proof that both sides are equal. One thread.
 */
final class ShopDemo {

    static final int STEPS = 7;

    private static final List<String> LOOKUP_TABLES = List.of("products", "locations", "supplies");
    private static final RunCounts NOTHING = RunCounts.none();

    /** Later than the youngest order, earlier than what the shipped sync leaves to the next run ({@code settle: 1m}). */
    private static final Duration BEFORE_NOW = Duration.ofMinutes(2);

    private final DemoStage stage;
    private final DemoOptions options;
    private final DemoFolder folder;
    private final Clock clock;

    ShopDemo(DemoStage stage, DemoOptions options) {
        this.stage = stage;
        this.options = options;
        this.folder = stage.folder();
        this.clock = stage.clock();
    }

    DemoOutcome run(DemoLock lock) throws IOException, SQLException {
        generate();
        stage.begin(2, "Start the sandbox: a local server that answers like Mixpanel, in a process of its own");
        try (SandboxProcess sandbox = SandboxProcess.start(folder.sandboxDatabase(), options.port(), LOOKUP_TABLES)) {
            lock.page(sandbox.uri().toString());
            folder.writeConfig(sandbox.uri());
            stage.done("process " + sandbox.pid() + ", page " + sandbox.uri());
            stage.say("Syncs and connections, to read and to change: " + folder.config());
            ShopEquality equality = new ShopEquality(
                    folder.shop(),
                    folder.campaigns(),
                    folder.temporary(),
                    new DestinationAccess(
                            sandbox.uri(),
                            SandboxProcess.CREDENTIALS.serviceAccount(),
                            SandboxProcess.CREDENTIALS.secret()),
                    SandboxProcess.CREDENTIALS.projectId());

            stage.begin(3, "Run all syncs for the first time");
            Map<String, RunReport> first = stage.runSyncs();
            if (stage.isStopped()) {
                return stage.stopped();
            }
            stage.expect("order events sent", options.orders(), accepted(first, "order-submitted"));
            stage.say("Three of the events, as the sandbox received them:");
            equality.sample(3).forEach(line -> stage.tell("     " + line));

            stage.begin(4, "Run them again: nothing has changed, so nothing must be sent");
            Map<String, RunReport> second = stage.runSyncs();
            if (stage.isStopped()) {
                return stage.stopped();
            }
            stage.expect("records sent", 0, SyncRound.sent(second));

            ShopChanges changes = change();
            stage.begin(6, "Run them again: exactly these must be sent");
            Map<String, RunReport> third = stage.runSyncs();
            if (stage.isStopped()) {
                return stage.stopped();
            }
            expectChanges(changes, third);
            compare(equality);
            return stage.stay(sandbox);
        }
    }

    private void generate() throws IOException, SQLException {
        stage.begin(
                1, "Generate the Jaffle Shop, a star schema in DuckDB, with " + Amounts.of(options.orders(), "order"));
        stage.recreateFolder();
        ShopSize size = new JaffleShop(
                        folder.shop(),
                        options.seed(),
                        options.orders(),
                        clock.instant().minus(BEFORE_NOW))
                .generate(orders -> stage.live(Amounts.of(orders, "order")));
        stage.done(Amounts.of(size.orders(), "order") + ", " + Amounts.of(size.orderItems(), "order item") + ", "
                + Amounts.of(size.customers(), "customer") + ", " + Amounts.of(size.products(), "product") + ", "
                + Amounts.of(size.locations(), "location") + ", " + size.supplies() + " supplies");
        stage.say(folder.shop().toString());
    }

    private ShopChanges change() throws SQLException {
        stage.begin(5, "Change the shop: the warehouse gets late, changed and new orders");
        ShopChanges changes = ShopChanges.apply(folder.shop(), clock.instant());
        stage.done(
                changes.added() + " new orders, " + changes.late() + " late ones of an hour ago, " + changes.changed()
                        + " with another total, " + changes.moved() + " with another time; "
                        + Amounts.of(changes.customers(), "customer") + " with other totals");
        stage.say(
                "They are stamped a minute and a half ago, as in a warehouse that is loaded every few minutes: the sync leaves"
                        + " the youngest minute to the next run.");
        return changes;
    }

    private void expectChanges(ShopChanges changes, Map<String, RunReport> third) {
        stage.expect("order events sent", changes.orders(), accepted(third, "order-submitted"));
        stage.expect(
                "tombstones for events whose time moved",
                changes.moved(),
                counts(third, "order-submitted").superseded());
        stage.expect("customer profiles sent", changes.customers(), accepted(third, "customers"));
        stage.expect(
                "lookup rows sent",
                0,
                LOOKUP_TABLES.stream().mapToLong(name -> accepted(third, name)).sum());
    }

    private void compare(ShopEquality equality) throws IOException, SQLException {
        stage.begin(7, "Compare warehouse and sandbox: every key, user, time and property, by SQL on both sides");
        for (Equality result : equality.check()) {
            stage.mark(result.holds(), result.sentence());
            result.examples().forEach(example -> stage.tell("       " + example));
        }
        stage.done(stage.isAsItShould() ? "warehouse and sandbox are equal" : "NOT as it should be, see above");
    }

    private static RunCounts counts(Map<String, RunReport> reports, String sync) {
        return Optional.ofNullable(reports.get(sync)).map(RunReport::counts).orElse(NOTHING);
    }

    private static long accepted(Map<String, RunReport> reports, String sync) {
        return counts(reports, sync).accepted();
    }
}
