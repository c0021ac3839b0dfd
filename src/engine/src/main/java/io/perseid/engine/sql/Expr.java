package io.perseid.engine.sql;

import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.ListOfObjects;
import io.perseid.api.warehouse.TimePart;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An SQL expression, apart from any dialect. Immutable; any thread.
 *
 * <p>Names are quoted and values are written as literals of their type when the expression is rendered; the only text that
 * goes in as it stands is a user's own ({@link #user}).
 */
public final class Expr {

    private static final Expr NULL = atom(d -> "NULL");
    private static final Expr ALWAYS = atom(d -> "TRUE");

    private final Function<Dialect, String> writer;
    /** Whether it binds so tightly that it can stand anywhere without parentheses. */
    private final boolean tight;

    private Expr(Function<Dialect, String> writer, boolean tight) {
        this.writer = writer;
        this.tight = tight;
    }

    static Expr atom(Function<Dialect, String> writer) {
        return new Expr(writer, true);
    }

    private static Expr loose(Function<Dialect, String> writer) {
        return new Expr(writer, false);
    }

    /** A column of the relation with this alias. */
    public static Expr column(String alias, String name) {
        return atom(d -> Alias.checked(alias) + "." + d.identifier(name));
    }

    /** A column where only one relation has it. */
    public static Expr column(String name) {
        return atom(d -> d.identifier(name));
    }

    public static Expr text(String value) {
        return atom(d -> d.text(value));
    }

    public static Expr number(long value) {
        return number(BigDecimal.valueOf(value));
    }

    /** Exactly, never by way of a double. */
    public static Expr number(BigDecimal value) {
        return atom(d -> d.number(value));
    }

    public static Expr bool(boolean value) {
        return atom(d -> value ? "TRUE" : "FALSE");
    }

    /** NULL. */
    public static Expr nothing() {
        return NULL;
    }

    public static Expr instant(Instant value) {
        return atom(d -> d.instant(value));
    }

    public static Expr localTime(LocalDateTime value) {
        return atom(d -> d.localTime(value));
    }

    public static Expr date(LocalDate value) {
        return atom(d -> d.date(value));
    }

    /** An expression that a user wrote. The line break ends a comment that it may end with. */
    public static Expr user(String expression) {
        return atom(d -> "(" + expression + "\n)");
    }

    /** A column of the result by its place, from 1: for {@link Select#groupBy} and {@link Select#orderBy}. */
    public static Expr place(int place) {
        return atom(d -> Integer.toString(place));
    }

    /** A condition that every row satisfies, and that is therefore not written where another stands beside it. */
    public static Expr always() {
        return ALWAYS;
    }

    /** Whether this is {@link #always}. */
    public boolean isAlways() {
        return this == ALWAYS;
    }

    /** In this dialect. */
    public String sql(Dialect dialect) {
        return writer.apply(dialect);
    }

    /** So that it can stand beside any operator. */
    private String tight(Dialect dialect) {
        return tight ? sql(dialect) : "(" + sql(dialect) + ")";
    }

    private Expr binary(String sign, Expr other) {
        return loose(d -> tight(d) + " " + sign + " " + other.tight(d));
    }

    public Expr eq(Expr other) {
        return binary("=", other);
    }

    public Expr ne(Expr other) {
        return binary("<>", other);
    }

    public Expr lt(Expr other) {
        return binary("<", other);
    }

    public Expr le(Expr other) {
        return binary("<=", other);
    }

    public Expr gt(Expr other) {
        return binary(">", other);
    }

    public Expr ge(Expr other) {
        return binary(">=", other);
    }

    public Expr plus(Expr other) {
        return binary("+", other);
    }

    public Expr minus(Expr other) {
        return binary("-", other);
    }

    public Expr times(Expr other) {
        return binary("*", other);
    }

    public Expr dividedBy(Expr divisor) {
        return binary("/", divisor);
    }

    /** Equal, where two NULLs are. */
    public Expr same(Expr other) {
        return loose(d -> d.same(tight(d), other.tight(d)));
    }

    public Expr isNull() {
        return loose(d -> tight(d) + " IS NULL");
    }

    public Expr isNotNull() {
        return loose(d -> tight(d) + " IS NOT NULL");
    }

    public Expr not() {
        return loose(d -> "NOT " + tight(d));
    }

    public Expr in(List<Expr> values) {
        return loose(d -> tight(d) + " IN (" + list(d, values) + ")");
    }

    /** Among the rows of a relation of one column. */
    public Expr in(Relation rows) {
        return loose(d -> tight(d) + " IN (" + rows.sql(d) + ")");
    }

    public Expr and(Expr other) {
        if (isAlways()) {
            return other;
        }
        return other.isAlways() ? this : all(List.of(this, other));
    }

    public Expr or(Expr other) {
        return any(List.of(this, other));
    }

    /** All of these; true for none. */
    public static Expr all(List<Expr> conditions) {
        return joined(" AND ", conditions, true);
    }

    /** One of these at least; false for none. */
    public static Expr any(List<Expr> conditions) {
        return joined(" OR ", conditions, false);
    }

    private static Expr joined(String word, List<Expr> conditions, boolean empty) {
        if (conditions.isEmpty()) {
            return bool(empty);
        }
        return conditions.size() == 1
                ? conditions.get(0)
                : loose(d -> conditions.stream().map(c -> c.tight(d)).collect(Collectors.joining(word)));
    }

    /** A function that all dialects call alike. */
    public static Expr call(String function, Expr... arguments) {
        return atom(d -> function + "(" + list(d, Arrays.asList(arguments)) + ")");
    }

    public static Expr coalesce(Expr... choices) {
        return call("coalesce", choices);
    }

    public static Expr countRows() {
        return atom(d -> "count(*)");
    }

    public static Expr count(Expr value) {
        return call("count", value);
    }

    public static Expr min(Expr value) {
        return call("min", value);
    }

    public static Expr max(Expr value) {
        return call("max", value);
    }

    public static Expr sum(Expr value) {
        return call("sum", value);
    }

    /** This function over a window. */
    public Expr over(Window window) {
        return atom(d -> sql(d) + " OVER (" + window.sql(d) + ")");
    }

    /** As a type whose name all dialects share, such as BIGINT. */
    public Expr cast(String type) {
        return atom(d -> "CAST(" + sql(d) + " AS " + type + ")");
    }

    public Expr asText() {
        return by(Dialect::asText);
    }

    /** Texts joined; NULL if one of them is. */
    public static Expr concat(List<Expr> texts) {
        return loose(d -> d.concat(texts.stream().map(t -> t.tight(d)).collect(Collectors.toList())));
    }

    /** A time cut down to the start of its hour or day, UTC. */
    public Expr truncated(TimePart part) {
        return atom(d -> d.truncate(sql(d), part));
    }

    /** How many starts of a second, hour or day lie between this time and a later one; negative if that is earlier. */
    public Expr until(Expr later, TimePart part) {
        return atom(d -> "(" + d.difference(sql(d), later.sql(d), part) + ")");
    }

    /** This time and a length of time later, of the same type. */
    public Expr later(Duration by) {
        return loose(d -> d.later(tight(d), by));
    }

    /** Microseconds since the epoch, local times read as UTC. */
    public Expr epochMicros() {
        return atom(d -> "(" + d.epochMicros(tight(d)) + ")");
    }

    /** A text that is JSON, read as such. */
    public Expr parseJson() {
        return by(Dialect::parseJson);
    }

    /** A member of a JSON object as text; NULL if there is none. */
    public Expr member(String name) {
        return atom(d -> d.jsonMember(tight(d), name));
    }

    /** A time as a field of {@link #listOfObjects}. */
    public Expr timeInObject() {
        return by(Dialect::timeInObject);
    }

    /** Any value as JSON. */
    public Expr toJson() {
        return by(Dialect::toJson);
    }

    /**
     * An aggregate: the rows of a group as a list of objects.
     *
     * @param fields name in the object to value, in order
     * @param order at least one, so that the list is the same each time
     * @param limit how many objects at most, the first ones
     */
    public static Expr listOfObjects(Map<String, Expr> fields, List<Order> order, int limit) {
        return atom(d -> {
            Map<String, String> rendered = new LinkedHashMap<>();
            fields.forEach((name, value) -> rendered.put(name, value.sql(d)));
            List<String> by = order.stream().map(o -> Order.sql(d, List.of(o))).collect(Collectors.toList());
            return d.listOfObjects(new ListOfObjects(rendered, by, limit));
        });
    }

    /** How often a width goes into a whole number that is not negative, see {@link Dialect#wholeParts}. */
    public Expr wholeParts(long width) {
        return atom(d -> d.wholeParts(sql(d), width));
    }

    /** From 0 to {@code buckets - 1}, evenly spread and the same for equal values. */
    public Expr bucket(int buckets) {
        return atom(d -> d.bucket(sql(d), buckets));
    }

    /** See {@link Dialect#keyHash}; empty where this dialect has none. */
    public static Optional<Expr> keyHash(Dialect dialect, List<Expr> values) {
        return dialect.keyHash(tight(dialect, values)).map(hash -> atom(d -> hash));
    }

    /** See {@link Dialect#rowHash}; empty where this dialect has none. */
    public static Optional<Expr> rowHash(Dialect dialect, List<Expr> values) {
        return dialect.rowHash(tight(dialect, values)).map(hash -> atom(d -> hash));
    }

    private static List<String> tight(Dialect dialect, List<Expr> values) {
        return values.stream().map(value -> value.tight(dialect)).collect(Collectors.toList());
    }

    /** 32 hexadecimal digits, the same in all dialects for keys that the engine writes alike. */
    public static Expr digest(List<Expr> parts) {
        return atom(d -> d.digest(parts.stream().map(p -> p.sql(d)).collect(Collectors.toList())));
    }

    /** The key of these parts as the engine writes it, see {@link Dialect#keyText}. */
    public static Expr keyText(List<Expr> parts) {
        return atom(d -> d.keyText(parts.stream().map(p -> p.sql(d)).collect(Collectors.toList())));
    }

    private Expr by(DialectCall call) {
        return atom(d -> call.of(d, sql(d)));
    }

    private interface DialectCall {
        String of(Dialect dialect, String expression);
    }

    /** {@code CASE WHEN}: add cases, then {@link Case#otherwise}. */
    public static Case when(Expr condition, Expr value) {
        return new Case(List.of(condition), List.of(value));
    }

    static String list(Dialect dialect, List<Expr> expressions) {
        return expressions.stream().map(e -> e.sql(dialect)).collect(Collectors.joining(", "));
    }
}
