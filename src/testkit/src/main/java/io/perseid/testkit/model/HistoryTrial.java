package io.perseid.testkit.model;

import io.perseid.engine.identity.TimeForm;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.History.Facts;
import io.perseid.engine.sync.History.Measure;
import io.perseid.engine.sync.History.Over;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.TimeColumn;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Random events and facts, with many at one time, and random histories; what has to come out is found by looking at every fact for
 * every event, in the words of the documentation.
 */
final class HistoryTrial {

    private static final Instant START = Instant.parse("2025-03-29T00:00:00Z");
    private static final List<String> KINDS = List.of("view", "visit", "buy");
    private static final int EVENTS = 40;
    private static final int FACTS = 100;
    private static final int HISTORIES = 4;

    private final Random random;
    private final TimeForm form;
    private final long secondsATick;

    private HistoryTrial(TimeForm form, long seed) {
        this.random = new Random(seed);
        this.form = form;
        this.secondsATick = form == TimeForm.DATE ? 86_400 : 900;
    }

    /** @param who and tick are empty for NULL */
    private record Row(int id, OptionalLong tick, Optional<String> who, String kind, OptionalLong value) {}

    /** One for each form of time. */
    static List<ModelCase> all(long seed) {
        return Stream.of(TimeForm.values())
                .map(form -> new HistoryTrial(form, seed).make())
                .toList();
    }

    private ModelCase make() {
        List<Row> events = rows(EVENTS, 0);
        List<Row> facts = rows(FACTS, 12);
        List<History> histories = new ArrayList<>();
        for (int i = 0; i < HISTORIES; i++) {
            histories.add(history("p" + (char) ('a' + i)));
        }
        String suffix = form.name().toLowerCase(Locale.ROOT);
        String type = form == TimeForm.INSTANT ? "<instant>" : form == TimeForm.LOCAL ? "TIMESTAMP" : "DATE";
        return new ModelCase(
                "histories-by-" + suffix,
                List.of(
                        "CREATE TABLE hr_events_" + suffix + " (id BIGINT, happened_at " + type + ", who VARCHAR(20))",
                        "INSERT INTO hr_events_" + suffix + " VALUES "
                                + events.stream()
                                        .map(e -> "(" + e.id + ", " + time(e) + ", " + who(e) + ")")
                                        .collect(Collectors.joining(", ")),
                        "CREATE TABLE hr_facts_" + suffix + " (id BIGINT, done_at " + type
                                + ", who VARCHAR(20), kind VARCHAR(20), amount BIGINT)",
                        "INSERT INTO hr_facts_" + suffix + " VALUES "
                                + facts.stream()
                                        .map(f -> "(" + f.id + ", " + time(f) + ", " + who(f) + ", '" + f.kind + "', "
                                                + (f.value.isPresent() ? "" + f.value.getAsLong() : "NULL") + ")")
                                        .collect(Collectors.joining(", "))),
                new Model.Table("hr_events_" + suffix),
                HistoryCases.events(
                        new TimeColumn(
                                "happened_at",
                                form == TimeForm.INSTANT ? Optional.empty() : Optional.of(ZoneOffset.UTC)),
                        "who",
                        histories.toArray(History[]::new)),
                events.stream().map(e -> line(e, histories, facts)).toList());
    }

    private List<Row> rows(int count, int nullTimes) {
        List<Row> rows = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            OptionalLong tick =
                    random.nextInt(100) < nullTimes ? OptionalLong.empty() : OptionalLong.of(random.nextInt(40));
            Optional<String> who = random.nextInt(15) == 0 ? Optional.empty() : Optional.of("u" + random.nextInt(4));
            OptionalLong value = random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextInt(50));
            rows.add(new Row(id, tick, who, KINDS.get(random.nextInt(KINDS.size())), value));
        }
        return rows;
    }

    private History history(String name) {
        Measure measure = Measure.values()[random.nextInt(Measure.values().length)];
        boolean valued = measure == Measure.SUM || measure == Measure.FIRST || measure == Measure.LAST;
        Over over = over();
        return HistoryCases.history(
                name,
                over instanceof Over.WithinNext && measure == Measure.SINCE ? Measure.COUNT : measure,
                facts("view"),
                valued ? "amount" : "",
                over,
                random.nextBoolean());
    }

    private Over over() {
        Duration time = Duration.ofSeconds(secondsATick * (1 + random.nextInt(8)));
        return switch (random.nextInt(4)) {
            case 0 -> new Over.AllBefore();
            case 1 -> new Over.Last(time);
            case 2 -> new Over.WithinNext(time);
            default ->
                new Over.Between(facts("visit"), random.nextBoolean() ? Optional.of(facts("buy")) : Optional.empty());
        };
    }

    private Facts facts(String kind) {
        return new Facts(
                "hr_facts_" + form.name().toLowerCase(Locale.ROOT),
                "who",
                "done_at",
                Optional.of("kind = '" + kind + "'"));
    }

    private String time(Row row) {
        if (row.tick.isEmpty()) {
            return "NULL";
        }
        LocalDateTime local = LocalDateTime.ofInstant(at(row), ZoneOffset.UTC);
        return switch (form) {
            case INSTANT -> "@" + at(row) + "@";
            case LOCAL -> "TIMESTAMP '" + local.toLocalDate() + " " + local.toLocalTime() + ":00'";
            case DATE -> "DATE '" + local.toLocalDate() + "'";
        };
    }

    private Instant at(Row row) {
        return START.plusSeconds(row.tick.orElseThrow() * secondsATick);
    }

    private static String who(Row row) {
        return row.who.map(w -> "'" + w + "'").orElse("NULL");
    }

    private String line(Row event, List<History> histories, List<Row> facts) {
        if (event.who.isEmpty()) {
            return "refused missing_user " + event.id;
        }
        TreeMap<String, Object> properties = new TreeMap<>();
        histories.forEach(h -> answer(h, event, facts).ifPresent(value -> properties.put(h.property(), value)));
        return event.id + ": asked " + at(event) + " " + event.who.get() + " " + properties;
    }

    private Optional<Object> answer(History history, Row event, List<Row> all) {
        long now = event.tick.orElseThrow();
        List<Row> mine = all.stream()
                .filter(f -> f.who.equals(event.who) && f.tick.isPresent())
                .toList();
        boolean valued = history.value().isPresent();
        List<Row> counted = mine.stream()
                .filter(f -> f.kind.equals("view"))
                .filter(f -> !valued || f.value.isPresent())
                .filter(inside(history, now, mine))
                .toList();
        LongTimes times = new LongTimes(counted);
        return switch (history.measure()) {
            case COUNT -> Optional.of((long) counted.size());
            case EVER -> Optional.of(!counted.isEmpty());
            case SUM ->
                Optional.of(
                        counted.stream().mapToLong(f -> f.value.orElseThrow()).sum());
            case FIRST -> times.at(times.least()).min(Comparator.naturalOrder()).map(v -> v);
            case LAST ->
                times.at(times.greatest()).max(Comparator.naturalOrder()).map(v -> v);
            case SINCE ->
                times.greatest().isEmpty()
                        ? Optional.empty()
                        : Optional.of((now - times.greatest().getAsLong()) * secondsATick / 86_400);
        };
    }

    private record LongTimes(List<Row> rows) {
        OptionalLong least() {
            return rows.stream().mapToLong(r -> r.tick.orElseThrow()).min();
        }

        OptionalLong greatest() {
            return rows.stream().mapToLong(r -> r.tick.orElseThrow()).max();
        }

        Stream<Long> at(OptionalLong tick) {
            return rows.stream().filter(r -> r.tick.equals(tick)).map(r -> r.value.orElseThrow());
        }
    }

    private Predicate<Row> inside(History history, long now, List<Row> mine) {
        Predicate<Row> before = f -> before(f, now, history.includingThis());
        Over over = history.over();
        if (over instanceof Over.Last last) {
            long since = now - last.time().toSeconds() / secondsATick;
            return before.and(f -> f.tick.orElseThrow() >= since);
        }
        if (over instanceof Over.WithinNext next) {
            long until = now + next.time().toSeconds() / secondsATick;
            return f -> (history.includingThis() ? f.tick.orElseThrow() >= now : f.tick.orElseThrow() > now)
                    && f.tick.orElseThrow() <= until;
        }
        if (over instanceof Over.Between between) {
            OptionalLong start = mine.stream()
                    .filter(f -> f.kind.equals("visit"))
                    .filter(before)
                    .mapToLong(f -> f.tick.orElseThrow())
                    .max();
            if (start.isEmpty()) {
                return f -> false;
            }
            OptionalLong end = mine.stream()
                    .filter(f -> between.to().isPresent() && f.kind.equals("buy"))
                    .filter(before)
                    .mapToLong(f -> f.tick.orElseThrow())
                    .filter(tick -> tick > start.getAsLong())
                    .min();
            return before.and(f -> f.tick.orElseThrow() > start.getAsLong())
                    .and(f -> end.isEmpty() || f.tick.orElseThrow() < end.getAsLong());
        }
        return before;
    }

    private static boolean before(Row fact, long now, boolean includingThis) {
        long tick = fact.tick.orElseThrow();
        return includingThis ? tick <= now : tick < now;
    }
}
