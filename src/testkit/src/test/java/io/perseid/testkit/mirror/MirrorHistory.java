package io.perseid.testkit.mirror;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.mirror.Allowances;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mirror.Changes;
import io.perseid.engine.sync.Mirror.Deletes;
import io.perseid.engine.sync.Mode;
import io.perseid.testkit.fake.RecordedDestination.Answer;
import io.perseid.testkit.simulator.sql.SqlType;
import io.perseid.testkit.simulator.sql.TableData;
import io.perseid.testkit.simulator.sql.TableData.SqlColumn;
import io.perseid.testkit.simulator.warehouse.SimulatedWarehouse;
import io.perseid.testkit.simulator.warehouse.WarehouseWeather;
import io.perseid.testkit.steps.VirtualSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A history of one table that is mirrored, all of it drawn from a seed: rows come, change, move, vanish and return; the table
 * is rebuilt; runs die, lose answers and are let down by the warehouse, and rows change while they are read. After each round
 * a run that nothing disturbs must make the destination equal to the table, and another one must send nothing. One thread.
 */
final class MirrorHistory {

    private static final List<SqlColumn> COLUMNS = List.of(
            new SqlColumn("id", SqlType.BIGINT),
            new SqlColumn("happened_at", SqlType.TIMESTAMPTZ),
            new SqlColumn("customer", SqlType.VARCHAR),
            new SqlColumn("amount", SqlType.BIGINT),
            new SqlColumn("note", SqlType.VARCHAR));

    private static final int IDS = 40;

    private final Random random;
    private final Map<Long, Thing> rows = new LinkedHashMap<>();
    private final SimulatedWarehouse warehouse;
    private final MirrorStage stage;
    private final boolean snapshots;
    private final boolean meddles;
    private final boolean feeds;
    private boolean calm = true;
    private int lostAlone;
    int deaths;
    int followed;
    int deletes;

    MirrorHistory(long seed, BufferAllocator allocator) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
        snapshots = chance(0.5);
        meddles = chance(0.5);
        int readers = 1 + random.nextInt(3);
        // Where there is none to the end of the run there may be one that ends in the middle.
        Duration snapshotFor = snapshots || seed % 2 == 0 ? Duration.ZERO : Duration.ofMillis(1 + seed % 150);
        // Drawn apart, so that seeds without a feed play what they always did.
        feeds = new Random(seed * 31 + 5).nextBoolean();
        warehouse = new SimulatedWarehouse(
                allocator, this::now, new SimulatedWarehouse.Traits(snapshots, snapshotFor, readers, false), weather());
        put();
        stage = new MirrorStage(warehouse);
        stage.allowed = new Allowances(true, true, true);
        stage.slicing = new Slicing(1 + random.nextInt(12), Duration.ofSeconds(10), 100);
        if (chance(0.25)) {
            stage.record = MirrorStage.users(MirrorStage.listed("amount", "note"));
        } else if (chance(0.2)) {
            stage.record = MirrorStage.events("id", "customer");
        }
        if (feeds) {
            stage.mirror = Mirror.of(Changes.FEED, Deletes.SEND);
        }
        stage.destination.script(this::answer);
    }

    private Instant now() {
        return stage.clock.instant();
    }

    /** @return what is wrong; empty if nothing is */
    Optional<String> play() {
        change(random.nextInt(IDS));
        int rounds = 2 + random.nextInt(4);
        for (int round = 0; round < rounds; round++) {
            calm = false;
            for (int troubles = random.nextInt(4); troubles > 0; troubles--) {
                trouble();
                change(random.nextInt(8));
            }
            calm = true;
            stage.clock.advance(Duration.ofHours(1));
            Optional<String> wrong = peace(round);
            if (wrong.isPresent()) {
                return wrong;
            }
            change(random.nextInt(chance(0.2) ? IDS : 6));
        }
        warehouse.drop();
        return Optional.empty();
    }

    private void trouble() {
        // Whoever goes through another mode in between finds the same ledger.
        lostAlone = 0;
        stage.mode = chance(0.15) ? Mode.FULL : Mode.MIRROR;
        if (feeds) {
            troubleTheFeed();
        }
        VirtualSteps steps = new VirtualSteps(stage.clock, random.nextLong());
        if (chance(0.7)) {
            deaths += stage.die(steps.crashingAt(random.nextInt(120))).equals(MirrorStage.ENDED) ? 0 : 1;
            warehouse.drop();
        } else {
            stage.run(steps);
        }
        stage.mode = Mode.MIRROR;
        stage.mirror = Mirror.of(feeds ? Changes.FEED : Changes.LOCAL, Deletes.SEND);
    }

    /** The feed is dropped, or another way is gone for a run. */
    private void troubleTheFeed() {
        if (chance(0.1)) {
            warehouse.feeds().orElseThrow().kept().forEach(kept -> warehouse
                    .feeds()
                    .orElseThrow()
                    .drop(kept.name()));
        }
        stage.mirror = Mirror.of(chance(0.15) ? Changes.LOCAL : Changes.FEED, Deletes.SEND);
    }

    private Optional<String> peace(int round) {
        RunReport report = stage.run(new VirtualSteps(stage.clock, random.nextLong()));
        if (report.status() != RunStatus.SUCCEEDED) {
            return Optional.of("round " + round + " ended " + report.status() + ": " + report.failure());
        }
        List<String> expected = stage.expected(rows.values());
        if (!stage.live().equals(expected)) {
            List<String> extra = new ArrayList<>(stage.live());
            extra.removeAll(expected);
            List<String> missing = new ArrayList<>(expected);
            missing.removeAll(stage.live());
            return Optional.of("round " + round + ": live though it should not be " + extra + "; missing " + missing);
        }
        followed += stage.mirror.changes() == Changes.FEED && report.warnings().isEmpty() ? 1 : 0;
        if (!report.warnings().stream().noneMatch(text -> text.contains("deletes nothing"))) {
            return Optional.of("round " + round + ": deletes were withheld though nothing changed");
        }
        RunReport again = stage.run(new VirtualSteps(stage.clock, random.nextLong()));
        return again.counts().requests() == 0 && again.status() == RunStatus.SUCCEEDED
                ? Optional.empty()
                : Optional.of("round " + round + ": a run after which nothing had changed made "
                        + again.counts().requests() + " requests, ended " + again.status());
    }

    private void change(int times) {
        for (int i = 0; i < times; i++) {
            changeOne();
        }
        put();
    }

    private void changeOne() {
        long id = 1L + random.nextInt(IDS);
        Thing row = rows.get(id);
        if (row == null) {
            // Often exactly as it was before it vanished.
            rows.put(id, chance(0.5) ? Thing.of(id) : Thing.of(id).worth(random.nextInt(3)));
        } else if (chance(0.35)) {
            rows.remove(id);
            deletes++;
        } else if (chance(0.4)) {
            rows.put(id, row.worth(random.nextInt(5)));
        } else if (chance(0.4)) {
            rows.put(id, row.noting("n" + random.nextInt(3)));
        } else if (chance(0.5)) {
            rows.put(id, row.at(random.nextInt(4)));
        } else {
            rows.put(id, row.by("u" + random.nextInt(3)));
        }
        if (chance(0.1)) {
            rows.remove(id);
            rows.put(1L + random.nextInt(IDS), Thing.of(id).worth(7));
            rows.entrySet().removeIf(entry -> entry.getKey() != entry.getValue().id());
        }
    }

    /** The table as it is from now on; its rows in any order. */
    private void put() {
        List<@Nullable Object[]> data = new ArrayList<>();
        for (Thing thing : rows.values()) {
            data.add(random.nextInt(data.size() + 1), new @Nullable Object[] {
                thing.id(),
                thing.happenedAt().getEpochSecond() * 1_000_000L,
                thing.customer(),
                thing.amount(),
                thing.note().orElse(null)
            });
        }
        warehouse.put("things", new TableData(COLUMNS, data));
    }

    private Optional<Answer> answer(int request, Batch batch) {
        if (calm || chance(0.7)) {
            return Optional.empty();
        }
        // A row alone that no answer accounts for three times is a reject, and rightly not in.
        if (batch.rows() == 1 && lostAlone++ > 0) {
            return Optional.empty();
        }
        int records = batch.records();
        return switch (random.nextInt(4)) {
            case 0 -> Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNKNOWN), records));
            case 1 -> Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.UNKNOWN), 0));
            case 2 -> Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.RETRY), 0));
            default ->
                batch.rows() == 1
                        ? Optional.empty()
                        : Optional.of(new Answer(Receipt.all(batch.rows(), Outcome.SPLIT), 0));
        };
    }

    private WarehouseWeather weather() {
        return new WarehouseWeather() {
            @Override
            public void before(String call) {
                boolean open = call.equals("feed") || call.equals("read") && !snapshots;
                if (!calm && open && meddles && chance(0.2)) {
                    change(random.nextInt(3));
                }
                if (!calm && !call.equals("close") && chance(0.01)) {
                    throw PerseidException.of(
                            FailureKind.TRANSIENT, "simulated warehouse", "a cut connection", "an answer", "wait");
                }
            }

            @Override
            public int batchRows() {
                return 1 + random.nextInt(7);
            }
        };
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }
}
