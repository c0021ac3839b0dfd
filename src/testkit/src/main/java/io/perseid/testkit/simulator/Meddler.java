package io.perseid.testkit.simulator;

import io.perseid.api.destination.RecordKind;
import io.perseid.testkit.simulator.destination.RecordLine;
import io.perseid.testkit.simulator.sql.SqlType;
import io.perseid.testkit.simulator.sql.TableData;
import io.perseid.testkit.simulator.sql.TableData.SqlColumn;
import io.perseid.testkit.simulator.truth.Truth;
import io.perseid.testkit.simulator.truth.Version;
import io.perseid.testkit.simulator.warehouse.SimulatedWarehouse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Changes the table: everything that rows do in real warehouses. One thread. */
final class Meddler {

    static final String TABLE = "things";
    static final long DAY = 86_400_000_000L;

    private final Scenario scenario;
    private final Draw draw;
    private final Truth truth;
    private final SimulatedWarehouse warehouse;
    private final Supplier<Instant> warehouseClock;
    private final Trace trace;
    private final List<Version> past = new ArrayList<>();
    private SqlType amountType = SqlType.BIGINT;
    private SqlType idType = SqlType.BIGINT;
    private long ids;
    private int marks;

    Meddler(
            Scenario scenario,
            Draw draw,
            Truth truth,
            SimulatedWarehouse warehouse,
            Supplier<Instant> warehouseClock,
            Trace trace) {
        this.scenario = scenario;
        this.draw = draw;
        this.truth = truth;
        this.warehouse = warehouse;
        this.warehouseClock = warehouseClock;
        this.trace = trace;
    }

    /** The rows with which it begins. */
    void fill() {
        for (int i = 0; i < scenario.rows(); i++) {
            truth.insert(fresh());
        }
        publish();
    }

    /** One change, or a few that belong together. */
    void meddle() {
        int changes = draw.between(1, 3);
        for (int i = 0; i < changes; i++) {
            change();
        }
        publish();
    }

    private void change() {
        int size = truth.versions().size();
        int what = draw.pick(100);
        if (size == 0 || what < 25) {
            Version version = fresh();
            trace.line("row comes", version);
            truth.insert(version);
            return;
        }
        int index = draw.pick(size);
        Version before = truth.versions().get(index);
        past.add(before);
        if (what < 35) {
            trace.line("row goes", before);
            truth.delete(index);
        } else if (what < 42) {
            Version again = touched(draw.of(past));
            if (truth.versions().stream().noneMatch(v -> truth.key(v).equals(truth.key(again)))) {
                trace.line("row comes back", again);
                truth.insert(again);
            }
        } else if (what < 46 && keysMayBeShared()) {
            Version twin = with(fresh(), before.id());
            trace.line("row shares a key", twin);
            truth.insert(twin);
        } else if (what < 48 && scenario.lane().updatesInPlace()) {
            amountType = amountType == SqlType.BIGINT ? SqlType.VARCHAR : SqlType.BIGINT;
            trace.line("type changes", amountType);
        } else if (what < 49 && !scenario.compositeKey()) {
            idType = idType == SqlType.BIGINT ? SqlType.VARCHAR : SqlType.BIGINT;
            trace.line("key's type changes", idType);
        } else {
            Version after = altered(before);
            trace.line("row changes", before);
            trace.line("         to", after);
            truth.change(index, after);
        }
    }

    /** A lookup table with a key in two rows is a mistake that stops every run until its owner has mended it. */
    private boolean keysMayBeShared() {
        return scenario.snapshots() && scenario.kind() != RecordKind.LOOKUP;
    }

    private Version altered(Version v) {
        int what = draw.pick(10);
        Long cursor = draw.chance(0.8) ? cursor() : v.cursor();
        return switch (what) {
            case 0, 1, 2 -> new Version(v.id(), cursor, v.time(), v.user(), v.name(), mark(), note());
            case 3, 4 -> new Version(v.id(), cursor, time(), v.user(), v.name(), keep(v.mark()), v.note());
            case 5 -> new Version(v.id(), cursor, v.time(), user(), v.name(), keep(v.mark()), v.note());
            case 6 -> new Version(v.id(), cursor, v.time(), v.user(), name(), keep(v.mark()), v.note());
            case 7 -> new Version(v.id(), nearCursor(v), v.time(), v.user(), v.name(), mark(), v.note());
            case 8 -> past.isEmpty() ? v : backTo(v, cursor);
            default -> new Version(draw.chance(0.2) ? null : v.id(), cursor, time(), user(), name(), mark(), note());
        };
    }

    /** The same row as it was at some time before. */
    private Version backTo(Version v, @Nullable Long cursor) {
        for (int i = past.size() - 1; i >= 0; i--) {
            Version old = past.get(i);
            if (v.id() != null && v.id().equals(old.id()) && !old.mark().equals(v.mark())) {
                return new Version(v.id(), cursor, old.time(), old.user(), old.name(), old.mark(), old.note());
            }
        }
        return v;
    }

    private Version touched(Version v) {
        return new Version(v.id(), cursor(), v.time(), v.user(), v.name(), keep(v.mark()), v.note());
    }

    private static Version with(Version v, @Nullable Long id) {
        return new Version(id, v.cursor(), v.time(), v.user(), v.name(), v.mark(), v.note());
    }

    private Version fresh() {
        return new Version(draw.chance(0.03) ? null : ids++, cursor(), time(), user(), name(), mark(), note());
    }

    /** A tie with another row's cursor, or one microsecond beside it. */
    private @Nullable Long nearCursor(Version v) {
        Version other = draw.of(truth.versions());
        return other.cursor() == null ? v.cursor() : (Long) (other.cursor() + draw.between(-1, 1));
    }

    private @Nullable Long cursor() {
        long now = now();
        int what = draw.pick(100);
        if (what < 4) {
            return null;
        }
        if (what < 55) {
            return now;
        }
        if (what < 75) {
            return now - micros(draw.upTo(scenario.lookback().plusMinutes(1)));
        }
        return what < 95
                ? now - micros(draw.upTo(Duration.ofDays(3)))
                : now + micros(draw.upTo(Duration.ofMinutes(20)));
    }

    private @Nullable Long time() {
        long now = now();
        int what = draw.pick(100);
        if (what < 3) {
            return null;
        }
        if (what < 10) {
            return now + micros(draw.upTo(Duration.ofHours(3)));
        }
        // Before anything that the destination takes.
        return what < 12 ? 1_500_000_000_000_000L : now - micros(draw.upTo(Duration.ofDays(2)));
    }

    private @Nullable String user() {
        int what = draw.pick(100);
        return what < 3 ? null : what < 5 ? "" : "u" + draw.pick(4);
    }

    private @Nullable String name() {
        if (!scenario.nameColumn()) {
            return "thing";
        }
        return draw.chance(0.03) ? null : draw.of(List.of("made", "sold", "lost"));
    }

    private String mark() {
        return "m" + marks++;
    }

    private String keep(String mark) {
        return draw.chance(0.5) ? mark : mark();
    }

    private String note() {
        int what = draw.pick(100);
        boolean table = !scenario.events() && scenario.kind() != io.perseid.api.destination.RecordKind.USER;
        return what < 6 && !table ? RecordLine.BAD : what < 9 ? RecordLine.UNWRITABLE : "";
    }

    private long now() {
        return micros(Duration.between(Instant.EPOCH, warehouseClock.get()));
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    /** Makes the warehouse show the table as it is. */
    private void publish() {
        List<SqlColumn> columns = List.of(
                new SqlColumn("id", idType),
                new SqlColumn("shop", SqlType.VARCHAR),
                new SqlColumn("updated_at", scenario.cursorType()),
                new SqlColumn("happened_at", scenario.timeType()),
                new SqlColumn("customer", SqlType.VARCHAR),
                new SqlColumn("kind", SqlType.VARCHAR),
                new SqlColumn("mark", SqlType.VARCHAR),
                new SqlColumn("note", SqlType.VARCHAR),
                new SqlColumn("amount", amountType));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Version v : truth.versions()) {
            rows.add(new @Nullable Object[] {
                v.id() == null ? null : idType == SqlType.BIGINT ? v.id() : (Object) String.valueOf(v.id()),
                "s",
                column(v.cursor(), scenario.cursorType()),
                column(v.time(), scenario.timeType()),
                v.user(),
                v.name(),
                v.mark(),
                v.note().isEmpty() ? null : v.note(),
                amountType == SqlType.BIGINT ? 7L : (Object) "7"
            });
        }
        warehouse.put(TABLE, new TableData(columns, rows));
    }

    @Nullable Object column(@Nullable Long instant, SqlType type) {
        if (instant == null || type == SqlType.TIMESTAMPTZ) {
            return instant;
        }
        Instant at = Instant.ofEpochSecond(Math.floorDiv(instant, 1_000_000L));
        long offset = ZoneId.of(scenario.zone()).getRules().getOffset(at).getTotalSeconds() * 1_000_000L;
        long local = instant + offset;
        return type == SqlType.DATE ? (Object) Math.floorDiv(local, DAY) : (Object) local;
    }
}
