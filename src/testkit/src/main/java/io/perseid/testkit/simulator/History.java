package io.perseid.testkit.simulator;

import io.perseid.engine.ledger.LedgerFolder;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mode;
import io.perseid.testkit.simulator.sql.SqlType;
import io.perseid.testkit.simulator.truth.Guarantees;
import io.perseid.testkit.simulator.truth.Guarantees.Peace;
import io.perseid.testkit.simulator.truth.Guarantees.Promise;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One history: rounds in which rows change, things fail and processes die, then peace, in which everything must come right.
 * One thread.
 */
final class History {

    /** Beyond every time in the future that a row is given. */
    private static final Duration BEYOND_ALL_ROWS = Duration.ofHours(30);

    private final World world;
    private final Draw draw;
    private final Guarantees guarantees;
    private long lives;
    private int changes;

    History(World world, Draw draw) {
        this.world = world;
        this.draw = draw;
        Scenario scenario = world.scenario;
        this.guarantees = new Guarantees(
                world.truth,
                world.far,
                new Promise(
                        scenario.replaces(),
                        scenario.lane().dedupe().winner() == io.perseid.api.destination.Dedupe.Winner.FIRST,
                        scenario.lane().recordByRecord(),
                        scenario.kind() == io.perseid.api.destination.RecordKind.LOOKUP,
                        scenario.events() && scenario.mode() == Mode.STANDARD,
                        scenario.cursorType() == SqlType.DATE ? Meddler.DAY : 1),
                words -> {
                    throw new Broken(words);
                });
    }

    /** @throws Broken if a guarantee does not hold */
    void play() throws IOException {
        for (int round = 0; round < world.scenario.rounds(); round++) {
            if (draw.chance(0.2)) {
                world.weather.calm(true);
                plan();
            }
            round();
            world.loop.sleep(draw.of(List.of(
                    Duration.ofSeconds(1), Duration.ofSeconds(70), Duration.ofMinutes(10), Duration.ofHours(3))));
        }
        world.weather.calm(true);
        world.loop.sleep(Duration.ofMinutes(20));
        peace();
        world.loop.sleep(BEYOND_ALL_ROWS);
        peace();
        if (!world.held().isEmpty()) {
            throw new Broken("rows are held that have long been due: " + world.held());
        }
    }

    private void round() {
        while (draw.chance(0.6)) {
            meddle();
        }
        world.weather.calm(false);
        Life life = live(false);
        while (draw.chance(0.4)) {
            world.loop.after(draw.upTo(Duration.ofSeconds(4)), this::meddle);
        }
        boolean jumps = draw.chance(world.scenario.clockJumps());
        if (jumps) {
            Duration jump = Duration.ofSeconds(draw.between(-3_000, 3_000));
            world.loop.after(draw.upTo(Duration.ofSeconds(2)), () -> life.jumpClock(jump));
        }
        List<Life> all = new ArrayList<>(List.of(life));
        if (draw.chance(world.scenario.rivals())) {
            rival(life, all);
        }
        int before = changes;
        world.loop.runUntil(() -> all.stream().allMatch(Life::over));
        boolean anyDied = all.stream().anyMatch(each -> each.death().isPresent());
        all.forEach(this::over);
        if (!anyDied && world.warehouse.openReaders() > 0) {
            throw new Broken("a run ended and left a reader open");
        }
        world.warehouse.drop();
        boolean alone = all.size() == 1 && before == changes;
        // Whether a row lay in the future cannot be told from outside while the clock jumps.
        if (alone && !jumps && !anyDied && life.report().status() == RunStatus.SUCCEEDED) {
            check(life);
        }
        closeOnce(alone);
    }

    private void closeOnce(boolean undisturbed) {
        boolean complete =
                world.store.checkpoint(world.ledger()).map(Checkpoint::complete).orElse(false);
        if (world.scenario.mode() == Mode.ONCE && complete) {
            world.truth.close(undisturbed);
        }
    }

    /** Another process runs the same sync, and the first may be suspended until its lease has run out. */
    private void rival(Life life, List<Life> all) {
        if (draw.chance(0.7)) {
            life.suspendAt(
                    draw.of(List.of("after read", "after log", "after send", "after seal", "after close-reader")));
        }
        world.loop.after(draw.upTo(Duration.ofSeconds(3)), () -> {
            if (!life.over() && draw.chance(0.5)) {
                life.process.pause(draw.upTo(Duration.ofMinutes(4)));
                world.trace.line("process " + life.number, "is suspended");
            }
        });
        all.add(live(false));
        world.loop.after(draw.upTo(Duration.ofMinutes(3)), () -> all.add(live(false)));
        boolean[] started = new boolean[1];
        world.loop.after(Duration.ofMinutes(3), () -> started[0] = true);
        world.loop.runUntil(() -> started[0]);
    }

    private Life live(boolean calm) {
        world.running();
        world.count("runs");
        Life life = new Life(world, ++lives, calm, draw.split());
        world.lives(life);
        life.start();
        return life;
    }

    /** Making a plan changes nothing anywhere. */
    private void plan() throws IOException {
        String before = state();
        new Life(world, ++lives, true, draw.split()).plan();
        world.count("plans");
        String after = state();
        if (!after.equals(before)) {
            throw new Broken("a plan changed what was " + before + " into " + after);
        }
    }

    private String state() throws IOException {
        return String.join(
                "; ",
                world.store.statuses().toString(),
                world.store.runs(Optional.empty(), 1_000).toString(),
                world.held().toString(),
                String.valueOf(world.rejects().size()),
                world.storage
                        .files()
                        .list(LedgerFolder.of(world.ledger()).name())
                        .toString(),
                String.valueOf(world.desk.requests()));
    }

    private void meddle() {
        changes++;
        world.meddler.meddle();
    }

    private void over(Life life) {
        boolean clean = life.death().isEmpty() && life.report().status() == RunStatus.SUCCEEDED;
        world.desk.ended(life.number, clean);
        world.attemptBegins(life.number);
        life.death().ifPresent(crash -> {
            world.count("crash: " + crash.point());
            if (draw.chance(0.5)) {
                world.processes.end(life.owner);
            }
            if (draw.chance(0.5)) {
                world.storage.powerFails(draw.random());
            }
        });
        if (life.death().isEmpty()) {
            world.trace.line("process " + life.number + " ended", life.report());
            world.count("run " + life.report().status());
        }
    }

    /** Nothing fails any more: a run goes through, all is right, and the next one has nothing to do. */
    private void peace() {
        Life life = live(true);
        world.loop.runUntil(life::over);
        over(life);
        RunReport report = life.report();
        if (report.status() != RunStatus.SUCCEEDED) {
            throw new Broken("a run that nothing disturbed ended " + report);
        }
        check(life);
        if (!world.store.queries(world.ledger()).isEmpty()) {
            throw new Broken("queries are remembered that nobody waits for: " + world.store.queries(world.ledger()));
        }
        closeOnce(true);
        Life second = live(true);
        world.loop.runUntil(second::over);
        over(second);
        Set<String> again = new TreeSet<>(world.desk.sentBy(second.number));
        // The first may have waited for its budget for so long that settled rows, and events, have come due since.
        again.removeAll(guarantees.leftFor(peace(life, life.beganShown)));
        if (!again.isEmpty() && !world.truth.refusalsTakeTurns()) {
            throw new Broken("a second run sent again " + again + ": " + second.report());
        }
        check(second);
    }

    private void check(Life life) {
        guarantees.check(
                peace(life, life.process.clock().instant()), world.rejects(), world.held(), world.desk.unknown());
        world.count("checks");
    }

    private Peace peace(Life life, Instant ended) {
        Scenario scenario = world.scenario;
        long warehouseBegan = world.micros(life.began.plus(scenario.warehouseError()));
        return new Peace(
                world.micros(life.beganShown),
                world.micros(ended),
                warehouseBegan - Meddler.micros(scenario.settle()) - 1_000_000L,
                world.micros(world.warehouseNow().minus(scenario.lookback())));
    }
}
