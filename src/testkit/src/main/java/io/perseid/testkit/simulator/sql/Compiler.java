package io.perseid.testkit.simulator.sql;

import io.perseid.testkit.simulator.sql.Compiled.Evaluation;
import io.perseid.testkit.simulator.sql.Select.Node;
import io.perseid.testkit.simulator.sql.TableData.SqlColumn;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns expressions into something that computes them, over the columns of one source. Pure. */
record Compiler(String alias, List<SqlColumn> columns) {

    private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", "<=", ">", ">=");
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");
    private static final Set<String> AGGREGATES = Set.of("count", "min", "max", "sum", "any_value");

    Compiled compile(Node node) {
        String op = node.op();
        if (op.equals("literal")) {
            return literal(node.value().orElse(null));
        }
        if (op.equals("column")) {
            return column(String.valueOf(node.value().orElseThrow()));
        }
        if (AGGREGATES.contains(op)) {
            return aggregate(node);
        }
        List<Compiled> args = node.args().stream().map(this::compile).toList();
        boolean aggregate = args.stream().anyMatch(Compiled::aggregate);
        if (COMPARISONS.contains(op)) {
            return new Compiled(SqlType.BOOLEAN, aggregate, comparison(op, args.get(0), args.get(1)));
        }
        if (ARITHMETIC.contains(op)) {
            return arithmetic(op, args.get(0), args.get(1), aggregate);
        }
        return other(node, args, aggregate);
    }

    private Compiled other(Node node, List<Compiled> args, boolean aggregate) {
        Evaluation first = args.get(0).evaluation();
        return switch (node.op()) {
            case "and" ->
                new Compiled(SqlType.BOOLEAN, aggregate, (row, group) -> and(args, row, group, Boolean.FALSE));
            case "or" -> new Compiled(SqlType.BOOLEAN, aggregate, (row, group) -> and(args, row, group, Boolean.TRUE));
            case "not" ->
                new Compiled(SqlType.BOOLEAN, aggregate, (row, group) -> {
                    Object value = first.of(row, group);
                    return value == null ? null : !(Boolean) value;
                });
            case "is null" -> new Compiled(SqlType.BOOLEAN, aggregate, (row, group) -> first.of(row, group) == null);
            case "in" -> new Compiled(SqlType.BOOLEAN, aggregate, (row, group) -> in(args, row, group));
            case "case" ->
                new Compiled(
                        args.get(1).type() == SqlType.BIGINT
                                ? args.get(args.size() - 1).type()
                                : args.get(1).type(),
                        aggregate,
                        (row, group) -> choose(args, row, group));
            case "cast" -> cast(String.valueOf(node.value().orElseThrow()), args.get(0));
            case "||" ->
                new Compiled(SqlType.VARCHAR, aggregate, (row, group) -> {
                    Object left = first.of(row, group);
                    Object right = args.get(1).evaluation().of(row, group);
                    return left == null || right == null ? null : Values.text(left) + Values.text(right);
                });
            default -> function(node.op(), args, aggregate);
        };
    }

    /** The dialect's own functions: see {@code SimulatedDialect}. */
    private static Compiled function(String name, List<Compiled> args, boolean aggregate) {
        Compiled arg = args.get(0);
        Evaluation first = arg.evaluation();
        return switch (name) {
            case "instant" -> new Compiled(SqlType.TIMESTAMPTZ, aggregate, first);
            case "local" -> new Compiled(SqlType.TIMESTAMP, aggregate, first);
            case "day" -> new Compiled(SqlType.DATE, aggregate, first);
            case "text_of" -> cast("varchar", arg);
            case "micros_of" ->
                new Compiled(SqlType.BIGINT, aggregate, (row, group) -> {
                    Object value = first.of(row, group);
                    return value == null || arg.type() != SqlType.DATE
                            ? value
                            : (Object) ((Long) value * 86_400_000_000L);
                });
            case "bucket" ->
                new Compiled(SqlType.BIGINT, aggregate, (row, group) -> {
                    Object value = first.of(row, group);
                    long buckets = (Long) java.util.Objects.requireNonNull(
                            args.get(1).evaluation().of(row, group));
                    return value == null
                            ? 0L
                            : Math.floorMod(Values.text(value).hashCode() * 0x9E3779B1L >> 8, buckets);
                });
            case "floor" ->
                new Compiled(SqlType.DOUBLE, aggregate, (row, group) -> {
                    Object value = first.of(row, group);
                    return value == null ? null : (Object) Math.floor(((Number) value).doubleValue());
                });
            case "coalesce" ->
                new Compiled(arg.type(), aggregate, (row, group) -> args.stream()
                        .map(each -> each.evaluation().of(row, group))
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null));
            default -> throw new SqlException("no function " + name + " with " + args.size() + " arguments");
        };
    }

    private static Compiled literal(@Nullable Object value) {
        SqlType type = value instanceof String
                ? SqlType.VARCHAR
                : value instanceof Double
                        ? SqlType.DOUBLE
                        : value instanceof Boolean ? SqlType.BOOLEAN : SqlType.BIGINT;
        return new Compiled(type, false, (row, group) -> value);
    }

    private Compiled column(String written) {
        int dot = written.indexOf('.');
        String name = written.substring(dot + 1);
        if (dot < 0 || written.substring(0, dot).equals(alias)) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(name)) {
                    int place = i;
                    return new Compiled(columns.get(i).type(), false, (row, group) -> row[place]);
                }
            }
        }
        throw new SqlException("no column " + written + " among " + columns + " of " + alias);
    }

    private Compiled aggregate(Node node) {
        if (node.args().isEmpty()) {
            return new Compiled(SqlType.BIGINT, true, (row, group) -> (long) group.size());
        }
        Compiled inner = compile(node.args().get(0));
        Evaluation each = inner.evaluation();
        return switch (node.op()) {
            case "count" ->
                new Compiled(SqlType.BIGINT, true, (row, group) -> group.stream()
                        .filter(r -> each.of(r, List.of()) != null)
                        .count());
            case "sum" ->
                new Compiled(inner.type(), true, (row, group) -> group.stream()
                        .map(r -> each.of(r, List.of()))
                        .filter(java.util.Objects::nonNull)
                        .mapToLong(v -> (Long) v)
                        .sum());
            default ->
                new Compiled(inner.type(), true, (row, group) -> {
                    Object best = null;
                    for (Object[] r : group) {
                        Object value = each.of(r, List.of());
                        if (value != null
                                && (best == null
                                        || Values.compare(value, best) > 0
                                                == node.op().equals("max"))) {
                            best = value;
                        }
                    }
                    return best;
                });
        };
    }

    private static Evaluation comparison(String op, Compiled left, Compiled right) {
        return (row, group) -> {
            Object a = left.evaluation().of(row, group);
            Object b = right.evaluation().of(row, group);
            if (a == null || b == null) {
                return null;
            }
            int order = Values.compare(a, b);
            return switch (op) {
                case "=" -> order == 0;
                case "<>" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        };
    }

    private static Compiled arithmetic(String op, Compiled left, Compiled right, boolean aggregate) {
        boolean real = left.type() == SqlType.DOUBLE || right.type() == SqlType.DOUBLE || op.equals("/");
        return new Compiled(real ? SqlType.DOUBLE : left.type(), aggregate, (row, group) -> {
            Object a = left.evaluation().of(row, group);
            Object b = right.evaluation().of(row, group);
            return a == null || b == null ? null : Values.calculate(op, (Number) a, (Number) b, real);
        });
    }

    private static Compiled cast(String type, Compiled inner) {
        Evaluation value = inner.evaluation();
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "bigint" ->
                new Compiled(SqlType.BIGINT, inner.aggregate(), (row, group) -> {
                    Object from = value.of(row, group);
                    return from instanceof Double real ? (Object) Math.round(real) : from;
                });
            case "varchar" ->
                new Compiled(SqlType.VARCHAR, inner.aggregate(), (row, group) -> {
                    Object from = value.of(row, group);
                    return from == null ? null : Values.text(from);
                });
            default -> throw new SqlException("no cast to " + type);
        };
    }

    /** AND for {@code decisive} FALSE, OR for TRUE, in SQL's three values. */
    private static @Nullable Object and(
            List<Compiled> args, @Nullable Object[] row, List<@Nullable Object[]> group, Boolean decisive) {
        boolean unknown = false;
        for (Compiled arg : args) {
            Object value = arg.evaluation().of(row, group);
            if (decisive.equals(value)) {
                return decisive;
            }
            unknown |= value == null;
        }
        return unknown ? null : !decisive;
    }

    private static @Nullable Object in(List<Compiled> args, @Nullable Object[] row, List<@Nullable Object[]> group) {
        Object value = args.get(0).evaluation().of(row, group);
        if (value == null) {
            return null;
        }
        for (Compiled arg : args.subList(1, args.size())) {
            Object candidate = arg.evaluation().of(row, group);
            if (candidate != null && Values.compare(value, candidate) == 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Object choose(
            List<Compiled> args, @Nullable Object[] row, List<@Nullable Object[]> group) {
        for (int i = 0; i + 1 < args.size(); i += 2) {
            if (Boolean.TRUE.equals(args.get(i).evaluation().of(row, group))) {
                return args.get(i + 1).evaluation().of(row, group);
            }
        }
        return args.get(args.size() - 1).evaluation().of(row, group);
    }
}
