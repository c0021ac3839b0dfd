package io.perseid.app.config.keys;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.History.Facts;
import io.perseid.engine.sync.History.Measure;
import io.perseid.engine.sync.History.Over;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys below {@code history:}. */
final class HistoryKeys {

    private static final Map<String, Duration> UNITS = units();

    private static final Pattern OVER = Pattern.compile("all before|last (\\d{1,6}) (second|minute|hour|day|week)s?");

    private static final Key<String> TABLE = Key.of(
                    "table", Scalars.text(), "A table or view of things that users did.")
            .mandatory()
            .such("orders");

    private static final Key<String> USER = Key.of("user", Scalars.text(), "Its column with the user's id.")
            .mandatory()
            .such("customer_id");

    private static final Key<String> TIME = Key.of(
                    "time",
                    Scalars.text(),
                    "Its column with the time, of the same kind as the time of the event: both with a zone, both without, or both"
                            + " dates.")
            .mandatory()
            .such("ordered_at");

    private static final Key<String> CONDITION = Key.of(
                    "where",
                    Scalars.text("a condition", "write a condition in the warehouse's SQL"),
                    "Which of its rows count: a condition in the warehouse's SQL over its columns.")
            .orElseAs("all rows")
            .such("status <> 'cancelled'");

    private static final Key<String> VALUE = Key.of(
                    "value",
                    Scalars.text(),
                    "Its column whose value is taken, for first, last and sum. Rows without a value do not count.")
            .orElseAs("the time, for first and last")
            .such("order_total");

    private static final Keys<Measured> MEASURED = Keys.of(
            "history.facts",
            "The things that users did. Rows without a user or a time never count.",
            List.of(TABLE, USER, TIME, CONDITION, VALUE),
            (block, reading) -> Optional.of(new Measured(facts(block), block.get(VALUE))));

    private static final Keys<Facts> PLAIN = Keys.of(
            "history.between.event",
            "Another event of the same user.",
            List.of(TABLE, USER, TIME, CONDITION),
            (block, reading) -> Optional.of(facts(block)));

    private static final Key<Facts> FROM = Key.of(
                    "from",
                    PLAIN,
                    "The event after which to begin: the latest before this one. Without one there is nothing.")
            .mandatory()
            .such("{table: visits, user: customer_id, time: started_at}");

    private static final Key<Facts> TO = Key.of("to", PLAIN, "The event before which to end: the first that follows.")
            .orElseAs("this event")
            .such("{table: orders, user: customer_id, time: ordered_at}");

    private static final Key<Over> BETWEEN = Key.of(
            "between",
            Keys.<Over>of(
                    "history.between",
                    "What lies between two other events, and before this one.",
                    List.of(FROM, TO),
                    (block, reading) -> Optional.of(new Over.Between(block.need(FROM), block.get(TO)))),
            "Only what lies between two other events.");

    private static final Key<Over> OVER_WHAT = Key.of(
                    "over",
                    OneOf.<Over>of(
                            new Mapped<String, Over>(
                                    Scalars.matching(
                                            OVER,
                                            "all before, or last and a length of time",
                                            "write all before, for example last 30 days, or {between: {from: ..., to: ...}}"),
                                    (text, n, r) -> Optional.of(over(text))),
                            Keys.<Over>of(
                                            "history.over",
                                            "A part of the time before the event.",
                                            List.of(BETWEEN),
                                            (block, reading) -> Optional.of(block.need(BETWEEN)))
                                    .markedBy(BETWEEN)),
                    "Which part of the user's time counts: all that lies before the event, the last 30 days (or seconds, minutes,"
                            + " hours, weeks) before it, or what lies between two other events. The event's own time is not before it.")
            .orElseAs("all before, unless there is within_next")
            .such("last 30 days");

    private static final Key<Duration> WITHIN_NEXT = Key.of(
                    "within_next",
                    Scalars.duration(Duration.ofSeconds(1), Duration.ofDays(90)),
                    "In place of over: what the user does after the event, up to so long after it. Events wait until that time has"
                            + " passed, and reach the destination that much later.")
            .such("1h");

    private static final Key<String> INCLUDING = Key.of(
                    "including",
                    Scalars.word("this", "this", "write including: this, or remove it"),
                    "With the word this, what happened at the very time of the event counts as well: the event itself, if it is one"
                            + " of them.")
            .such("this");

    private static final Key<Duration> UNIT = Key.of(
                    "unit", Scalars.choice(UNITS, List.of()), "In what since counts, whole ones only.")
            .orElseAs("days")
            .such("hours");

    private static final Map<String, NullPolicy> NULL_POLICIES =
            new TreeMap<>(Map.of("omit", NullPolicy.OMIT, "unset", NullPolicy.UNSET, "send", NullPolicy.SEND));

    private static final Key<NullPolicy> NULLS = Key.of(
                    "nulls", Scalars.choice(NULL_POLICIES, List.of()), "What becomes of no value: see properties.")
            .orElse("omit");

    private static final Map<Measure, Key<Measured>> MEASURES = measures();

    private static final Keys<Draft> ONE =
            Keys.of("history", "One thing that is known of the user as of the event.", keys(), HistoryKeys::history);

    static final Key<List<History>> HISTORY = Key.of(
                    "history",
                    new Mapped<List<Named<Draft>>, List<History>>(
                            new MapOf<>("property names", ONE),
                            (pairs, n, r) -> Optional.of(pairs.stream()
                                    .map(pair -> pair.value().named(pair))
                                    .toList())),
                    "What each event's user had done before: property names, each with one of first, last, count, sum, ever and"
                            + " since. Never anything later than the event, but for within_next.")
            .such(
                    "{account_num_orders: {count: {table: orders, user: customer_id, time: ordered_at}, including: this}}");

    private HistoryKeys() {}

    /** The properties with those of histories, to see whether names are taken. */
    static PropertySet with(PropertySet set, List<History> histories) {
        List<PropertyDefinition> all = new ArrayList<>(set.listed());
        histories.forEach(h -> all.add(new PropertyDefinition(
                h.property(), new PropertyValue.Column(h.property()), h.nulls(), false, h.where())));
        return new PropertySet(all, set.allColumns());
    }

    private record Measured(Facts facts, Optional<String> value) {}

    /** A history that does not know its name yet. */
    private record Draft(
            Measure measure, Measured facts, Over over, boolean includingThis, Duration unit, NullPolicy nulls) {
        History named(Named<Draft> pair) {
            return new History(
                    pair.name(),
                    measure,
                    facts.facts,
                    facts.value,
                    over,
                    includingThis,
                    unit,
                    nulls,
                    pair.position().where());
        }
    }

    private static Facts facts(Block block) {
        return new Facts(block.need(TABLE), block.need(USER), block.need(TIME), block.get(CONDITION));
    }

    private static Over over(String text) {
        Matcher last = OVER.matcher(text);
        return last.matches() && last.group(1) != null
                ? new Over.Last(unit(last.group(2)).multipliedBy(Long.parseLong(last.group(1))))
                : new Over.AllBefore();
    }

    private static Duration unit(String word) {
        return word.equals("week") ? Duration.ofDays(7) : UNITS.getOrDefault(word + "s", Duration.ZERO);
    }

    private static Key<Measured> key(Measure measure) {
        return Objects.requireNonNull(MEASURES.get(measure), "each measure has a key");
    }

    private static Optional<Draft> history(Block block, Reading reading) {
        List<Measure> given =
                MEASURES.keySet().stream().filter(m -> block.has(key(m))).toList();
        if (given.size() != 1) {
            reading.error(
                    given.isEmpty() ? block.position() : block.at(key(given.get(1))),
                    given.isEmpty() ? "nothing to find out" : word(given.get(1)) + " beside " + word(given.get(0)),
                    "one of first, last, count, sum, ever, since",
                    given.isEmpty()
                            ? "add for example count: {table: orders, user: customer_id, time: ordered_at}"
                            : "make two properties of them");
            return Optional.empty();
        }
        Measure measure = given.get(0);
        Key<Measured> key = key(measure);
        Measured facts = block.need(key);
        boolean valued = measure == Measure.FIRST || measure == Measure.LAST || measure == Measure.SUM;
        int before = reading.failures();
        if (measure == Measure.SUM && facts.value.isEmpty()) {
            reading.error(
                    block.at(key), "sum without value", "a column to add up", "add value: and the name of a column");
        }
        if (!valued && facts.value.isPresent()) {
            reading.error(
                    block.at(key),
                    "value in " + word(measure),
                    "value with first, last and sum only",
                    "remove it, or write where: " + facts.value.get() + " is not null");
        }
        if (block.has(WITHIN_NEXT) && block.has(OVER_WHAT)) {
            reading.error(block.at(WITHIN_NEXT), "within_next beside over", "one of the two", "remove one of them");
        }
        if (block.has(WITHIN_NEXT) && measure == Measure.SINCE) {
            reading.error(
                    block.at(WITHIN_NEXT),
                    "within_next with since",
                    "since with what lies before the event",
                    "remove within_next, or take first");
        }
        if (block.has(UNIT) && measure != Measure.SINCE) {
            reading.error(block.at(UNIT), "unit with " + word(measure), "unit with since only", "remove unit");
        }
        if (reading.failures() > before) {
            return Optional.empty();
        }
        Over over = block.get(WITHIN_NEXT)
                .<Over>map(Over.WithinNext::new)
                .or(() -> block.get(OVER_WHAT))
                .orElse(new Over.AllBefore());
        return Optional.of(new Draft(
                measure,
                facts,
                over,
                block.has(INCLUDING),
                block.get(UNIT).orElse(History.DEFAULT_UNIT),
                block.need(NULLS)));
    }

    private static String word(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT);
    }

    private static Map<Measure, Key<Measured>> measures() {
        Map<Measure, String> descriptions = new EnumMap<>(Measure.class);
        descriptions.put(Measure.FIRST, "The value of the first one; of several at that time the smallest.");
        descriptions.put(Measure.LAST, "The value of the last one; of several at that time the greatest.");
        descriptions.put(Measure.COUNT, "How many there are; 0 for none.");
        descriptions.put(
                Measure.SUM,
                "Their values added up; 0 for none. Sums of floating-point numbers may differ in their last digit from run to run"
                        + " and be sent again: add up decimals.");
        descriptions.put(Measure.EVER, "Whether there is one: true or false.");
        descriptions.put(
                Measure.SINCE, "How much time has passed since the last one, in whole units; none without one.");
        Map<Measure, Key<Measured>> keys = new EnumMap<>(Measure.class);
        descriptions.forEach((measure, text) -> keys.put(measure, Key.of(word(measure), MEASURED, text)));
        return keys;
    }

    private static List<Key<?>> keys() {
        List<Key<?>> keys = new ArrayList<>(MEASURES.values());
        keys.addAll(List.of(OVER_WHAT, WITHIN_NEXT, INCLUDING, UNIT, NULLS));
        return keys;
    }

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("seconds", Duration.ofSeconds(1));
        units.put("minutes", Duration.ofMinutes(1));
        units.put("hours", Duration.ofHours(1));
        units.put("days", Duration.ofDays(1));
        return units;
    }
}
