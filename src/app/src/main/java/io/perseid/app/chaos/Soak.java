package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.demo.SandboxProcess;
import io.perseid.app.equality.Equality;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One daemon that lives for long under mixed troubles, on a warehouse that keeps changing: its memory and open files must
 * stay as they are, SIGTERM must end it with 0, and afterwards sandbox and warehouse must be equal. One thread.
 */
public final class Soak {

    private static final int TIMEOUT_SECONDS = 3;
    private static final Duration STALL = Duration.ofMillis(3_500);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int SAMPLE_TICKS = 2;
    private static final int TROUBLE_TICKS = 5;
    private static final int CHANGE_TICKS = 8;
    private static final int TELL_TICKS = 60;
    private static final int LONGEST_REFUSAL_MILLIS = 2_500;

    /** Of a soak that is shorter the last third still warms up. */
    private static final Duration TELLING = Duration.ofMinutes(10);

    /** The daemon's own grace, and some. */
    private static final Duration GRACE = Duration.ofSeconds(40);

    private final Screen screen;
    private final ChaosOptions options;
    private final Duration length;
    private final ChaosFolder folder;
    private final ChaosWarehouse warehouse;
    private final Random random;
    private final Flatness flatness = new Flatness();
    private final List<String> defects = new ArrayList<>();
    private long changed;
    private int troubles;

    public Soak(Screen screen, ChaosOptions options, Duration length) {
        this.screen = screen;
        this.options = options;
        this.length = length;
        this.folder = new ChaosFolder(options.folder()
                .resolve(
                        "soak-" + options.seed() + "-" + ProcessHandle.current().pid()));
        this.warehouse = new ChaosWarehouse(folder.warehouse());
        this.random = new Random(options.seed());
    }

    /** Blocking, as long as it was made for and a little more. */
    public ChaosReport run() throws IOException, SQLException, InterruptedException {
        folder.create();
        warehouse.create(options.rows(), Instant.now());
        Table table;
        ObjectNode document = Json.object().put("seed", options.seed()).put("minutes", length.toSeconds() / 60.0);
        try (SandboxProcess process = SandboxProcess.start(folder.sandboxDatabase(), 0, List.of());
                CuttingProxy proxy = CuttingProxy.before(process.uri(), STALL)) {
            folder.configure(proxy.uri(), TIMEOUT_SECONDS, "every 2s");
            SandboxControl sandbox = new SandboxControl(process.uri());
            try (ChildProcess daemon = start("daemon", false, List.of("daemon", "--listen", "127.0.0.1:0"))) {
                live(daemon, proxy, sandbox);
                end(daemon, proxy, sandbox);
            }
            try (ChildProcess last = start("last", true, List.of("run", "--all"))) {
                if (!last.endsWithin(Duration.ofMinutes(3)) || last.exitCode() != 0) {
                    defects.add("the undisturbed run after it did not succeed; see " + folder.log("last"));
                }
            }
            Delivered delivered = new Comparing(folder, sandbox).compare();
            delivered.equalities().stream()
                    .filter(each -> !each.holds())
                    .map(Equality::sentence)
                    .forEach(defects::add);
            table = table(delivered, proxy, sandbox);
            document.put("equal", delivered.isEqual())
                    .put("rows_lost", delivered.lost())
                    .put("duplicates_after_dedupe", delivered.duplicates())
                    .put("rows_changed", changed)
                    .put("troubles", troubles)
                    .put("requests", sandbox.requests())
                    .put("flat", flatness.growth().isEmpty());
            document.set("parts", flatness.document());
        }
        if (defects.isEmpty() && !options.keep()) {
            folder.delete();
        } else {
            screen.err("kept in " + folder.path());
        }
        defects.forEach(document.putArray("defects")::add);
        return new ChaosReport(defects.isEmpty(), document, table, defects);
    }

    private void live(ChildProcess daemon, CuttingProxy proxy, SandboxControl sandbox)
            throws IOException, SQLException, InterruptedException {
        Instant until = Instant.now().plus(length);
        Optional<Runnable> amends = Optional.empty();
        boolean changeIsDue = false;
        for (int tick = 1; Instant.now().isBefore(until); tick++) {
            if (daemon.endsWithin(TICK)) {
                defects.add("the daemon ended with " + daemon.exitCode() + "; see " + folder.log("daemon"));
                return;
            }
            if (tick % SAMPLE_TICKS == 0) {
                MemorySample.of(daemon.pid(), daemon.age()).ifPresent(flatness::add);
            }
            if (tick % TROUBLE_TICKS == 0) {
                amends.ifPresent(Runnable::run);
                sandbox.faults("[]");
                amends = trouble(new Scene(daemon, proxy, sandbox));
            }
            changeIsDue |= tick % CHANGE_TICKS == 0;
            changeIsDue = changeIsDue && !change();
            if (tick % TELL_TICKS == 0) {
                MemorySample.of(daemon.pid(), daemon.age())
                        .ifPresent(now -> screen.err("after " + Amounts.duration(now.at()) + ": "
                                + Amounts.bytes(now.kilobytes() * 1024) + ", " + now.files() + " open files, "
                                + Amounts.count(changed) + " rows changed, " + troubles + " troubles"));
            }
        }
        amends.ifPresent(Runnable::run);
    }

    /** @return what makes it good before the next one, if it does not pass by itself */
    private Optional<Runnable> trouble(Scene scene) throws IOException, InterruptedException {
        troubles++;
        int kind = random.nextInt(10);
        if (kind == 0) {
            // A scheduler goes by the system's clock, which does not jump here: so a jump is taken back soon.
            int seconds = 5 + random.nextInt(40);
            scene.child().say(Words.CLOCK + " PT" + seconds + "S");
            return Optional.of(() -> scene.child().say(Words.CLOCK + " -PT" + seconds + "S"));
        }
        if (kind == 1) {
            scene.child().say(Words.ROOM + " " + random.nextInt(200_000));
            return Optional.of(() -> scene.child().say(Words.ROOM + " all"));
        }
        Trouble.onTheWire(random, LONGEST_REFUSAL_MILLIS).strike().on(scene);
        return Optional.empty();
    }

    /** @return whether it could be done: while a run reads, nobody may write */
    private boolean change() throws SQLException {
        try {
            changed += warehouse.change(random, Math.max(50, options.rows() / 50), Instant.now());
            return true;
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("lock")) {
                return false;
            }
            throw e;
        }
    }

    private void end(ChildProcess daemon, CuttingProxy proxy, SandboxControl sandbox)
            throws IOException, InterruptedException {
        proxy.accept();
        sandbox.faults("[]");
        daemon.askToStop();
        if (!daemon.endsWithin(GRACE)) {
            daemon.printThreads();
            daemon.kill();
            defects.add("SIGTERM did not end the daemon; its threads are in " + folder.log("daemon"));
        } else if (daemon.exitCode() != 0) {
            defects.add("after SIGTERM the daemon ended with " + daemon.exitCode() + "; see " + folder.log("daemon"));
        }
        flatness.growth().filter(growth -> length.compareTo(TELLING) >= 0).ifPresent(defects::add);
    }

    private Table table(Delivered delivered, CuttingProxy proxy, SandboxControl sandbox) throws IOException {
        flatness.table().lines().forEach(screen::err);
        screen.err("");
        return new Table("WHAT", "HOW MANY")
                .row("seed", Long.toString(options.seed()))
                .row("rows lost", Amounts.count(delivered.lost()))
                .row("duplicates after dedupe", Amounts.count(delivered.duplicates()))
                .row("rows changed meanwhile", Amounts.count(changed))
                .row("troubles", Amounts.count(troubles))
                .row(
                        "connections cut",
                        Amounts.count(proxy.cuts().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()))
                .row("requests", Amounts.count(sandbox.requests()))
                .row("requests spoiled by the sandbox", Amounts.count(sandbox.faultHits()))
                .row("events sent again", Amounts.count(delivered.repeats()))
                .row("memory and files", flatness.growth().orElse("flat"));
    }

    private ChildProcess start(String name, boolean shortLived, List<String> command) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--config", folder.config().toString()));
        return ChildProcess.start(
                folder.log(name),
                shortLived,
                List.of(Words.RETRY + " PT0.1S PT2S PT60S", Words.SLICES + " 5000"),
                arguments);
    }
}
