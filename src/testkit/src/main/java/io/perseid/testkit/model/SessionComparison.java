package io.perseid.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.plan.AbsorbedKeys;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.sync.Model;
import io.perseid.testkit.model.SessionInterpreter.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Sessions of a warehouse beside those of {@link SessionInterpreter}: all at once, in any part, and as runs find them that follow
 * each other while events arrive.
 */
final class SessionComparison {

    static final String NAME = "sessions-compared";

    private static final Duration CAP = Duration.ofHours(1);
    private static final int PARTS = 8;
    private static final int RUNS = 6;

    private final Warehouse warehouse;
    private final WarehouseSession session;
    private final RandomEvents events;

    SessionComparison(Warehouse warehouse, WarehouseSession session, RandomEvents events) {
        this.warehouse = warehouse;
        this.session = session;
        this.events = events;
    }

    void holds() {
        for (boolean perDevice : List.of(false, true)) {
            List<Session> expected = new SessionInterpreter(micros(Model.Sessions.DEFAULT_GAP), micros(CAP), perDevice)
                    .sessions(events.events());
            List<Long> borders = borders(expected);
            ModelCase all = made(new Model.Table(RandomEvents.TABLE), perDevice);
            CompiledModel model = ModelContract.compile(all, warehouse, session);
            assertThat(read(all, model, model.where("")))
                    .as("seed %d", events.seed())
                    .containsExactlyInAnyOrderElementsOf(lines(expected, Long.MIN_VALUE, Long.MAX_VALUE, perDevice));
            Random random = new Random(events.seed());
            for (int i = 0; i < PARTS; i++) {
                long a = borders.get(random.nextInt(borders.size()));
                long b = borders.get(random.nextInt(borders.size()));
                long low = Math.min(a, b);
                long high = Math.max(a, b) + 1;
                assertThat(read(all, model, model.between(Optional.of(low), Optional.of(high))))
                        .as("seed %d, from %d to %d", events.seed(), low, high)
                        .containsExactlyInAnyOrderElementsOf(lines(expected, low, high, perDevice));
                absorbed(expected, model, low, high);
            }
            arriving(expected, borders, random, perDevice);
        }
    }

    /** The keys of events that are part of a session and not its first. */
    private void absorbed(List<Session> expected, CompiledModel model, long low, long high) {
        AbsorbedKeys asked =
                AbsorbedKeys.of(model, Optional.of(low), Optional.of(high)).orElseThrow();
        List<String> keys = new ArrayList<>();
        try (RowReader reader = session.read(asked.statement())) {
            while (reader.next()) {
                for (int row = 0; row < reader.batch().getRowCount(); row++) {
                    keys.add(String.valueOf(reader.batch().getVector(0).getObject(row)));
                }
            }
        }
        assertThat(keys)
                .as("seed %d, taken in from %d to %d", events.seed(), low, high)
                .containsExactlyInAnyOrderElementsOf(expected.stream()
                        .filter(s -> s.closed() >= low && s.closed() < high)
                        .flatMap(s -> s.events().stream().skip(1))
                        .map(event -> String.valueOf(event.id()))
                        .toList());
    }

    /** Each run sees the events until then, and reads what has closed since the run before. */
    private void arriving(List<Session> expected, List<Long> borders, Random random, boolean perDevice) {
        List<String> seen = new ArrayList<>();
        List<Long> moments = random.ints(RUNS, 0, borders.size())
                .mapToObj(borders::get)
                .sorted()
                .toList();
        Optional<Long> before = Optional.empty();
        for (long now : moments) {
            Instant at = Instant.EPOCH.plus(now, ChronoUnit.MICROS);
            ModelCase until = made(
                    new Model.Sql("SELECT * FROM " + RandomEvents.TABLE + " WHERE happened_at <= "
                            + warehouse.dialect().instant(at)),
                    perDevice);
            CompiledModel model = ModelContract.compile(until, warehouse, session);
            seen.addAll(read(until, model, model.between(before, Optional.of(now))));
            before = Optional.of(now);
        }
        assertThat(seen)
                .as("seed %d, runs at %s", events.seed(), moments)
                .containsExactlyInAnyOrderElementsOf(lines(expected, Long.MIN_VALUE, moments.get(RUNS - 1), perDevice));
    }

    /** The moments at which sessions close, and those beside them. */
    private static List<Long> borders(List<Session> sessions) {
        return sessions.stream()
                .flatMap(s -> List.of(s.closed() - 1, s.closed(), s.closed() + 1).stream())
                .sorted()
                .toList();
    }

    private List<String> read(ModelCase each, CompiledModel model, String sql) {
        return ModelContract.rows(session, each, model, sql);
    }

    private static ModelCase made(Model source, boolean perDevice) {
        Optional<String> device = perDevice ? Optional.of("device") : Optional.empty();
        return new ModelCase(
                NAME,
                List.of(),
                SessionCases.over(source, device, perDevice, Optional.of("event_name"), CAP),
                SessionCases.events(device, List.of()),
                List.of());
    }

    private static List<String> lines(List<Session> sessions, long low, long high, boolean perDevice) {
        return sessions.stream()
                .filter(s -> s.closed() >= low && s.closed() < high)
                .map(s -> line(s, perDevice))
                .toList();
    }

    private static String line(Session session, boolean perDevice) {
        SessionEvent first = session.first();
        if (first.user().isEmpty()) {
            return "refused missing_user " + first.id();
        }
        double minutes = (session.last().micros() - first.micros()) / 60_000_000.0;
        String device = perDevice ? first.device().map(d -> "/" + d).orElse("") : "";
        return first.id() + ": session " + at(first) + " " + first.user().get() + device + " {entry_event="
                + first.name()
                + ", exit_event=" + session.last().name() + ","
                + SessionCases.rest(
                        String.valueOf(first.id()),
                        session.events().size(),
                        String.valueOf(minutes),
                        at(first).toString(),
                        at(session.last()).toString());
    }

    private static Instant at(SessionEvent event) {
        return Instant.EPOCH.plus(event.micros(), ChronoUnit.MICROS);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
