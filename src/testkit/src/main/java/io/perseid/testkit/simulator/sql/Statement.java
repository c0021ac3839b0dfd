package io.perseid.testkit.simulator.sql;

import io.perseid.testkit.simulator.sql.Select.Item;
import io.perseid.testkit.simulator.sql.Select.Node;
import io.perseid.testkit.simulator.sql.Select.Order;
import io.perseid.testkit.simulator.sql.TableData.SqlColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT, run over tables in memory: FROM a table or a SELECT, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, with the
 * functions of the simulated dialect. Made for the engine's statements, and general enough for their next versions.
 */
public final class Statement {

    private final Select select;

    public Statement(String sql) {
        this.select = Parser.parse(sql);
    }

    /**
     * @param tables gives a table as it is to be read; empty if there is none
     * @throws SqlException if a table, column or function is missing
     */
    public TableData run(Function<String, Optional<TableData>> tables) {
        return run(select, tables, true);
    }

    /** The columns that {@link #run} would give. */
    public List<SqlColumn> describe(Function<String, Optional<TableData>> tables) {
        return run(select, tables, false).columns();
    }

    private static TableData run(Select select, Function<String, Optional<TableData>> tables, boolean rows) {
        TableData from = select.source().select().isPresent()
                ? run(select.source().select().get(), tables, rows)
                : tables.apply(select.source().table().orElseThrow())
                        .orElseThrow(() -> new SqlException(
                                "no table " + select.source().table().orElseThrow()));
        Compiler compiler = new Compiler(select.source().alias(), from.columns());
        List<SqlColumn> columns = new ArrayList<>();
        List<Compiled> values = new ArrayList<>();
        for (Item item : select.items()) {
            if (item.node().op().equals("star")) {
                from.columns().forEach(column -> {
                    columns.add(column);
                    values.add(compiler.compile(new Node("column", List.of(), Optional.of(column.name()))));
                });
            } else {
                Compiled value = compiler.compile(item.node());
                columns.add(new SqlColumn(item.name(), value.type()));
                values.add(value);
            }
        }
        return new TableData(columns, rows ? rows(select, compiler, values, from.rows()) : List.of());
    }

    private static List<@Nullable Object[]> rows(
            Select select, Compiler compiler, List<Compiled> values, List<@Nullable Object[]> source) {
        List<@Nullable Object[]> kept = source;
        if (select.where().isPresent()) {
            Compiled where = compiler.compile(select.where().get());
            kept = new ArrayList<>();
            for (Object[] row : source) {
                if (Boolean.TRUE.equals(where.evaluation().of(row, List.of()))) {
                    kept.add(row);
                }
            }
        }
        boolean grouped = !select.groupBy().isEmpty() || values.stream().anyMatch(Compiled::aggregate);
        List<List<@Nullable Object[]>> groups = grouped ? groups(select, compiler, values, kept) : singles(kept);
        if (select.having().isPresent()) {
            Compiled having = compiler.compile(select.having().get());
            groups.removeIf(group -> !Boolean.TRUE.equals(having.evaluation().of(any(group, compiler), group)));
        }
        order(select, compiler, values, groups);
        List<@Nullable Object[]> result = new ArrayList<>();
        for (List<@Nullable Object[]> group : groups) {
            if (result.size() >= select.limit()) {
                break;
            }
            Object[] row = any(group, compiler);
            @Nullable Object[] made = new @Nullable Object[values.size()];
            for (int i = 0; i < made.length; i++) {
                made[i] = values.get(i).evaluation().of(row, group);
            }
            result.add(made);
        }
        return result;
    }

    private static void order(
            Select select, Compiler compiler, List<Compiled> values, List<List<@Nullable Object[]>> groups) {
        Comparator<List<@Nullable Object[]>> order = null;
        for (Order by : select.orderBy()) {
            Compiled value = place(by.node(), compiler, values);
            Comparator<List<@Nullable Object[]>> next = (a, b) -> compare(
                    value.evaluation().of(any(a, compiler), a),
                    value.evaluation().of(any(b, compiler), b));
            next = by.descending() ? next.reversed() : next;
            order = order == null ? next : order.thenComparing(next);
        }
        if (order != null) {
            groups.sort(order);
        }
    }

    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == b ? 0 : a == null ? 1 : -1;
        }
        return Values.compare(a, b);
    }

    private static List<List<@Nullable Object[]>> singles(List<@Nullable Object[]> rows) {
        List<List<@Nullable Object[]>> groups = new ArrayList<>(rows.size());
        rows.forEach(row -> groups.add(List.<@Nullable Object[]>of(row)));
        return groups;
    }

    private static List<List<@Nullable Object[]>> groups(
            Select select, Compiler compiler, List<Compiled> values, List<@Nullable Object[]> rows) {
        List<Compiled> by = select.groupBy().stream()
                .map(node -> place(node, compiler, values))
                .toList();
        Map<List<Object>, List<@Nullable Object[]>> groups = new LinkedHashMap<>();
        if (by.isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (Object[] row : rows) {
            List<Object> key = new ArrayList<>();
            by.forEach(value -> key.add(String.valueOf(value.evaluation().of(row, List.of()))));
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
        return new ArrayList<>(groups.values());
    }

    /** A whole number in GROUP BY or ORDER BY is the place of a column in the result. */
    private static Compiled place(Node node, Compiler compiler, List<Compiled> values) {
        if (node.op().equals("literal") && node.value().orElse("") instanceof Long place) {
            return values.get((int) (place - 1));
        }
        return compiler.compile(node);
    }

    private static @Nullable Object[] any(List<@Nullable Object[]> group, Compiler compiler) {
        return group.isEmpty() ? new @Nullable Object[compiler.columns().size()] : group.get(0);
    }
}
