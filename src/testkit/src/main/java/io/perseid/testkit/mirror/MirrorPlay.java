package io.perseid.testkit.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.engine.sync.Mode;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Random histories of a mirror: rows come, change, vanish and return; runs go any way, or die; what helps to find changes is
 * lost. After each round an undisturbed run makes the destination equal to the table. {@code -Dperseid.mirror.seed=} plays one
 * again, {@code -Dperseid.mirror.seeds=} so many.
 */
final class MirrorPlay {

    private static final int TROUBLES = 10;

    private final ThingTable table;
    private final Supplier<MirrorStage> stages;
    private final Function<Random, Changes> ways;
    private final List<Runnable> losses;

    /**
     * @param stages a new one for each history
     * @param losses what may happen to the warehouse between two runs, each as often as one trouble in ten
     */
    MirrorPlay(ThingTable table, Supplier<MirrorStage> stages, Function<Random, Changes> ways, List<Runnable> losses) {
        this.table = table;
        this.stages = stages;
        this.ways = ways;
        this.losses = losses;
    }

    /** @param histories unless a property says otherwise */
    void play(int histories) {
        long only = Long.getLong("perseid.mirror.seed", -1);
        long from = only < 0 ? 0 : only;
        long to = only < 0 ? Long.getLong("perseid.mirror.seeds", histories) : only + 1;
        for (long seed = from; seed < to; seed++) {
            if (!table.rows().isEmpty()) {
                table.delete(0, Long.MAX_VALUE);
            }
            play(seed, new Random(seed * 0x9E3779B97F4A7C15L + 29));
        }
    }

    private void play(long seed, Random random) {
        MirrorStage mirrored = stages.get();
        mirrored.allowed = new Allowances(true, true, true);
        mirrored.slicing = new Slicing(1 + random.nextInt(12), Duration.ofSeconds(10), 100);
        if (random.nextInt(4) == 0) {
            mirrored.record = MirrorStage.users(MirrorStage.listed("amount", "note"));
        }
        table.fill(1, 10);
        for (int round = 0; round < 6; round++) {
            String trouble = "";
            for (int times = random.nextInt(3); times > 0; times--) {
                trouble += disturb(mirrored, random) + " ";
                change(random);
            }
            mirrored.mode = Mode.MIRROR;
            mirrored.mirror = Mirror.of(ways.apply(random), Deletes.SEND);
            mirrored.clock.advance(Duration.ofHours(1));
            RunReport report = mirrored.run(new VirtualSteps(mirrored.clock, random.nextLong()));

            String what =
                    "seed " + seed + ", round " + round + ", after " + trouble + "by " + mirrored.mirror.changes();
            assertThat(report.status()).as("%s: %s", what, report.failure()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(mirrored.live()).as(what).isEqualTo(mirrored.expected(table.rows()));
            change(random);
        }
    }

    private String disturb(MirrorStage mirrored, Random random) {
        mirrored.mode = random.nextInt(6) == 0 ? Mode.FULL : Mode.MIRROR;
        mirrored.mirror = Mirror.of(ways.apply(random), Deletes.SEND);
        int kind = random.nextInt(TROUBLES);
        if (kind < losses.size()) {
            losses.get(kind).run();
            return "loss " + kind;
        }
        VirtualSteps steps = new VirtualSteps(mirrored.clock, random.nextLong());
        String way =
                mirrored.mode == Mode.FULL ? "full" : mirrored.mirror.changes().name();
        return way + ": "
                + (kind < 7
                        ? mirrored.die(steps.crashingAt(random.nextInt(60)))
                        : mirrored.run(steps).status());
    }

    private void change(Random random) {
        for (int times = random.nextInt(5); times > 0; times--) {
            long id = 1L + random.nextInt(14);
            if (!table.has(id)) {
                table.insert(List.of(
                        random.nextBoolean() ? Thing.of(id) : Thing.of(id).worth(random.nextInt(3))));
            } else {
                switch (random.nextInt(5)) {
                    case 0, 1 -> table.delete(id, id);
                    case 2 -> table.change(id, thing -> thing.worth(random.nextInt(3)));
                    case 3 -> table.change(id, thing -> thing.at(random.nextInt(3)));
                    default -> table.change(id, thing -> thing.by("u" + random.nextInt(2)));
                }
            }
        }
    }
}
