package io.perseid.engine.sql;

import io.perseid.api.warehouse.Dialect;
import java.util.List;
import java.util.Optional;

/**
 * One SELECT, grown step by step. Immutable; any thread.
 *
 * <p>Without columns it gives all of its relation's: {@code SELECT *}.
 */
public final class Select implements Relation {

    private final List<Common> with;
    private final boolean distinct;
    private final List<Item> items;
    private final Relation from;
    private final Optional<String> alias;
    private final List<Joined> joins;
    private final List<Expr> where;
    private final List<Expr> groupBy;
    private final List<Expr> having;
    private final List<Order> orderBy;
    private final Optional<Long> limit;

    private Select(
            List<Common> with,
            boolean distinct,
            List<Item> items,
            Relation from,
            Optional<String> alias,
            List<Joined> joins,
            List<Expr> where,
            List<Expr> groupBy,
            List<Expr> having,
            List<Order> orderBy,
            Optional<Long> limit) {
        this.with = with;
        this.distinct = distinct;
        this.items = items;
        this.from = from;
        this.alias = alias;
        this.joins = joins;
        this.where = where;
        this.groupBy = groupBy;
        this.having = having;
        this.orderBy = orderBy;
        this.limit = limit;
    }

    private record Common(String name, Relation relation) {}

    /** What stands in the list: a value with its name; without value the name is written as it is. */
    private record Item(Optional<Expr> value, String name) {}

    /** A relation joined to what stands before it. */
    public record Joined(boolean outer, Relation relation, String alias, Expr on) {}

    /** Rows of this relation, whose columns are called by the alias. */
    public static Select from(Relation relation, String alias) {
        return new Select(
                List.of(),
                false,
                List.of(),
                relation,
                Optional.of(Alias.checked(alias)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** Rows of a table whose columns a user's expression may call by the table's own name. */
    public static Select from(Relation.Table table) {
        return new Select(
                List.of(),
                false,
                List.of(),
                table,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** Named rows that this statement may use more than once, by {@link Relation.Named}. */
    public Select with(String name, Relation relation) {
        return new Select(
                Lists.with(with, new Common(Alias.checked(name), relation)),
                distinct,
                items,
                from,
                alias,
                joins,
                where,
                groupBy,
                having,
                orderBy,
                limit);
    }

    public Select distinctRows() {
        return new Select(with, true, items, from, alias, joins, where, groupBy, having, orderBy, limit);
    }

    public Select column(Expr value, String name) {
        return item(new Item(Optional.of(value), name));
    }

    /** All columns of the relation with this alias. */
    public Select allOf(String relationAlias) {
        return item(new Item(Optional.empty(), Alias.checked(relationAlias) + ".*"));
    }

    /** All columns of all relations. */
    public Select all() {
        return item(new Item(Optional.empty(), "*"));
    }

    private Select item(Item item) {
        return new Select(
                with, distinct, Lists.with(items, item), from, alias, joins, where, groupBy, having, orderBy, limit);
    }

    public Select join(Relation relation, String as, Expr on) {
        return join(new Joined(false, relation, as, on));
    }

    public Select leftJoin(Relation relation, String as, Expr on) {
        return join(new Joined(true, relation, as, on));
    }

    public Select join(Joined joined) {
        return new Select(
                with, distinct, items, from, alias, Lists.with(joins, joined), where, groupBy, having, orderBy, limit);
    }

    /** Rows that satisfy this as well. */
    public Select where(Expr condition) {
        if (condition.isAlways()) {
            return this;
        }
        return new Select(
                with,
                distinct,
                items,
                from,
                alias,
                joins,
                Lists.with(where, condition),
                groupBy,
                having,
                orderBy,
                limit);
    }

    public Select groupBy(List<Expr> by) {
        return new Select(with, distinct, items, from, alias, joins, where, List.copyOf(by), having, orderBy, limit);
    }

    public Select having(Expr condition) {
        return new Select(
                with,
                distinct,
                items,
                from,
                alias,
                joins,
                where,
                groupBy,
                Lists.with(having, condition),
                orderBy,
                limit);
    }

    public Select orderBy(List<Order> order) {
        return new Select(with, distinct, items, from, alias, joins, where, groupBy, having, List.copyOf(order), limit);
    }

    public Select limit(long rows) {
        return new Select(
                with, distinct, items, from, alias, joins, where, groupBy, having, orderBy, Optional.of(rows));
    }

    @Override
    public void source(SqlWriter out) {
        out.nested(this);
    }

    @Override
    public void statement(SqlWriter out) {
        Dialect d = out.dialect();
        for (int i = 0; i < with.size(); i++) {
            out.put(i == 0 ? "WITH " : ", ").put(with.get(i).name).put(" AS ");
            out.nested(with.get(i).relation);
            if (i == with.size() - 1) {
                out.line();
            }
        }
        out.put(distinct ? "SELECT DISTINCT" : "SELECT");
        list(out);
        out.line().put("FROM ");
        from.source(out);
        alias.ifPresent(a -> out.put(" ").put(a));
        for (Joined join : joins) {
            out.line().put(join.outer ? "LEFT JOIN " : "JOIN ");
            join.relation.source(out);
            out.put(" ").put(Alias.checked(join.alias)).put(" ON ").put(join.on.sql(d));
        }
        conditions("WHERE ", where, out);
        if (!groupBy.isEmpty()) {
            out.line().put("GROUP BY ").put(Expr.list(d, groupBy));
        }
        conditions("HAVING ", having, out);
        if (!orderBy.isEmpty()) {
            out.line().put("ORDER BY ").put(Order.sql(d, orderBy));
        }
        limit.ifPresent(rows -> out.line().put("LIMIT " + rows));
    }

    private void list(SqlWriter out) {
        if (items.isEmpty() || items.size() == 1 && items.get(0).value.isEmpty()) {
            out.put(" ").put(items.isEmpty() ? "*" : items.get(0).name);
            return;
        }
        out.deeper();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            out.line()
                    .put(item.value
                            .map(v -> v.sql(out.dialect()) + " AS "
                                    + out.dialect().identifier(item.name))
                            .orElse(item.name))
                    .put(i < items.size() - 1 ? "," : "");
        }
        out.back();
    }

    private static void conditions(String word, List<Expr> conditions, SqlWriter out) {
        if (!conditions.isEmpty()) {
            out.line().put(word).put(Expr.all(conditions).sql(out.dialect()));
        }
    }
}
