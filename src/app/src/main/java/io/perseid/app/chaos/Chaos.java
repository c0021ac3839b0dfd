package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.demo.SandboxProcess;
import io.perseid.app.equality.Equality;
import io.perseid.app.terminal.Screen;
import io.perseid.engine.state.OperatingSystemProcesses;
import io.perseid.engine.state.SqliteStateStore;
import io.perseid.engine.state.StateStore;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Torments the real program round by round: a process is started on a changed warehouse, disturbed, killed or stopped or left
 * alone; the next goes on. Every few rounds, and at the end, an undisturbed run must leave sandbox and warehouse equal.
 * One thread.
 */
public final class Chaos {

    private static final int ROUNDS_A_CHECK = 10;
    private static final int LONGEST_REFUSAL_MILLIS = 2_500;

    private static final int TIMEOUT_SECONDS = 3;

    /** Longer than the program waits for an answer, so that a stalled answer is one that nobody knows the fate of. */
    private static final Duration STALL = Duration.ofMillis(TIMEOUT_SECONDS * 1_000 + 500);

    /** Enough that their log does not fit into the small disk. */
    private static final long SMALL_DISK_ROWS = 20_000;

    private final Screen screen;
    private final ChaosOptions options;
    private final ChaosFolder folder;
    private final Random random;
    private final Tally tally = new Tally();
    private final ChaosWarehouse warehouse;

    /** @param screen a line a round on its error side */
    public Chaos(Screen screen, ChaosOptions options) {
        this.screen = screen;
        this.options = options;
        this.folder = new ChaosFolder(options.folder()
                .resolve(
                        "seed-" + options.seed() + "-" + ProcessHandle.current().pid()));
        this.random = new Random(options.seed());
        this.warehouse = new ChaosWarehouse(folder.warehouse());
    }

    /** @return the report as a table and as a document, and whether all is as it should be */
    public ChaosReport run() throws IOException, SQLException, InterruptedException {
        Instant began = Instant.now();
        folder.create();
        warehouse.create(options.rows(), began);
        Delivered delivered;
        try (SandboxProcess process = SandboxProcess.start(folder.sandboxDatabase(), 0, List.of());
                CuttingProxy proxy = CuttingProxy.before(process.uri(), STALL)) {
            folder.configure(proxy.uri(), TIMEOUT_SECONDS, "manual");
            SandboxControl sandbox = new SandboxControl(process.uri());
            // The first one is slower than those to come: it makes the state, and sends everything.
            Duration life = undisturbed("first", proxy, sandbox).multipliedBy(3).dividedBy(4);
            for (int round = 1; round <= options.rounds() && tally.isClean(); round++) {
                long changed = warehouse.change(random, Math.max(50, options.rows() / 10), Instant.now());
                RoundPlan plan = RoundPlan.drawn(random, LONGEST_REFUSAL_MILLIS);
                play(round, plan, changed, proxy, sandbox, life);
                if (round % ROUNDS_A_CHECK == 0 && round < options.rounds() && tally.isClean()) {
                    life = life.plus(undisturbed("after-" + round, proxy, sandbox))
                            .dividedBy(2);
                    compare(sandbox);
                }
            }
            undisturbed("last", proxy, sandbox);
            long stored = sandbox.events();
            undisturbed("again", proxy, sandbox);
            if (sandbox.events() != stored) {
                tally.defect("an undisturbed run after the last one sent " + (sandbox.events() - stored) + " events");
            }
            delivered = compare(sandbox);
            tally.wire(proxy.cuts(), proxy.refusals(), sandbox.faultHits(), sandbox.doubtfulHits(), sandbox.requests());
            if (delivered.repeats() > tally.mostRepeats()) {
                tally.defect(delivered.repeats() + " events were sent again, more than the " + tally.mostRepeats()
                        + " that were in doubt");
            }
        }
        tally.smallDisk(new SmallDisk(folder.sub("small-disk"), SMALL_DISK_ROWS).run());
        return report(delivered, Duration.between(began, Instant.now()));
    }

    private ChaosReport report(Delivered delivered, Duration took) throws IOException {
        boolean well = tally.isClean() && delivered.isEqual();
        if (well && !options.keep()) {
            folder.delete();
        } else {
            screen.err("seed " + options.seed() + "; everything is kept in " + folder.path());
        }
        ObjectNode document = tally.document(options.seed(), delivered, took);
        return new ChaosReport(well, document, tally.table(options.seed(), delivered, took), tally.defects());
    }

    private void play(
            int round, RoundPlan plan, long changed, CuttingProxy proxy, SandboxControl sandbox, Duration life)
            throws IOException, InterruptedException {
        screen.err("round " + round + ": " + changed + " rows changed; "
                + plan.end().name().toLowerCase(Locale.ROOT)
                + plan.hold().map(hold -> " (" + hold + ")").orElse("") + "; " + plan.troubles());
        try (ChildProcess child = start("round-" + round, plan.directives())) {
            Round.Outcome outcome = new Round(plan, new Scene(child, proxy, sandbox), life).play();
            proxy.accept();
            sandbox.faults("[]");
            tally.round(outcome, child, changed);
            outcome.defect()
                    .ifPresent(defect -> tally.defect("round " + round + ": " + defect + "; see "
                            + folder.log("round-" + round) + ", and " + plan));
        }
    }

    /** A process that nobody disturbs; it must end well. @return how long it took */
    private Duration undisturbed(String name, CuttingProxy proxy, SandboxControl sandbox)
            throws IOException, InterruptedException {
        RoundPlan plan = RoundPlan.peaceful();
        try (ChildProcess child = start(name, plan.directives())) {
            Round.Outcome outcome = new Round(plan, new Scene(child, proxy, sandbox), Duration.ofSeconds(1)).play();
            outcome.defect()
                    .ifPresent(defect -> tally.defect(
                            "run \"" + name + "\", which nobody disturbed: " + defect + "; see " + folder.log(name)));
            return child.age();
        }
    }

    private ChildProcess start(String name, List<String> directives) throws IOException {
        return ChildProcess.start(
                folder.log(name),
                true,
                directives,
                List.of("run", "--all", "--config", folder.config().toString()));
    }

    /** Whether each row without a user is a reject, as it must be. @return how many there are */
    private int rejectsOf(Set<String> keys) {
        Set<String> rejected = new HashSet<>();
        Optional<StateStore> state =
                SqliteStateStore.openForReading(folder.state(), Clock.systemUTC(), new OperatingSystemProcesses());
        if (state.isPresent()) {
            try (StateStore store = state.get()) {
                store.rejects(Optional.of("orders"), Optional.of("missing_user"), Integer.MAX_VALUE)
                        .forEach(stored -> rejected.add(stored.reject().key()));
            }
        }
        Set<String> forgotten = new TreeSet<>(keys);
        forgotten.removeAll(rejected);
        if (!forgotten.isEmpty()) {
            tally.defect("rows without a user are no rejects: " + forgotten);
        }
        return keys.size();
    }

    private Delivered compare(SandboxControl sandbox) throws SQLException, IOException {
        Delivered delivered = new Comparing(folder, sandbox).compare();
        tally.checked();
        tally.rejects(rejectsOf(warehouse.rowsWithoutUser()));
        for (Equality equality : delivered.equalities()) {
            if (!equality.holds()) {
                tally.defect(equality.sentence() + "; " + String.join("; ", equality.examples()));
            }
        }
        return delivered;
    }
}
