package io.perseid.testkit.model;

import io.perseid.api.warehouse.TimePart;
import io.perseid.engine.sql.Expr;
import io.perseid.engine.sql.Order;
import io.perseid.engine.sql.Relation;
import io.perseid.engine.sql.Select;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The small operations of a dialect in one statement of one row.
 *
 * @param expected a name and a value without spaces for each column
 */
record DialectCase(String name, Select statement, List<String> expected) {

    static List<DialectCase> all() {
        return List.of(times(), values(), json());
    }

    private static DialectCase times() {
        Expr early = Expr.instant(Instant.parse("2025-01-01T01:59:59.999999Z"));
        Expr late = Expr.instant(Instant.parse("2025-01-02T02:00:00Z"));
        Rows rows = new Rows();
        for (TimePart part : TimePart.values()) {
            rows.add("after_" + part.word(), early.until(late, part).cast("BIGINT"));
            rows.add("before_" + part.word(), late.until(early, part).cast("BIGINT"));
        }
        rows.add("hour", early.truncated(TimePart.HOUR).epochMicros());
        rows.add("day", late.truncated(TimePart.DAY).epochMicros());
        return rows.into(
                "dialect-times",
                "after_second 86401",
                "before_second -86401",
                "after_hour 25",
                "before_hour -25",
                "after_day 1",
                "before_day -1",
                "hour 1735693200000000",
                "day 1735776000000000");
    }

    private static DialectCase values() {
        Expr nothing = Expr.nothing().cast("BIGINT");
        Rows rows = new Rows();
        rows.add("both_null", yes(nothing.same(nothing)));
        rows.add("one_null", yes(Expr.number(1).same(nothing)));
        rows.add("joined", Expr.concat(List.of(Expr.text("it's "), Expr.text("\\so"))));
        rows.add(
                "nothing_joined",
                Expr.concat(List.of(Expr.text("a"), Expr.nothing().cast("VARCHAR(9)"))));
        rows.add("negative", Expr.number(3).minus(Expr.number(-5)).cast("BIGINT"));
        rows.add("exact", Expr.number(new BigDecimal("12345678901234567.89")).cast("DECIMAL(30,2)"));
        rows.add("digest", Expr.digest(List.of(Expr.text("a"))));
        rows.add("digests", Expr.digest(List.of(Expr.number(17), Expr.text("ü"))));
        return rows.into(
                "dialect-values",
                "both_null 1",
                "one_null 0",
                "joined it's\\so",
                "nothing_joined null",
                "negative 8",
                "exact 12345678901234567.89",
                "digest 0cc175b9c0f1b6a831c399e269772661",
                "digests c03408e3d67b96cddc4e56ced3322852");
    }

    private static DialectCase json() {
        Rows rows = new Rows();
        Expr text = Expr.text("{\"a\": \"x\", \"b.c\": 5, \"$d\": null}").parseJson();
        rows.add("a", text.member("a"));
        rows.add("b_c", text.member("b.c"));
        rows.add("d", text.member("$d"));
        rows.add("e", text.member("e"));
        Relation one = new Relation.UserQuery("SELECT 1 AS \"id\", 'one' AS \"name\"");
        Relation two = new Relation.UserQuery("SELECT 2 AS \"id\", 'two' AS \"name\"");
        Relation three = new Relation.UserQuery("SELECT 3 AS \"id\", 'three' AS \"name\"");
        Relation children = new Relation.UnionAll(List.of(
                Select.from(one, "o").all(),
                Select.from(two, "o").all(),
                Select.from(three, "o").all()));
        Map<String, Expr> fields = new LinkedHashMap<>();
        fields.put("id", Expr.column("i", "id"));
        fields.put("it's", Expr.column("i", "name"));
        Select list = Select.from(children, "i")
                .column(Expr.listOfObjects(fields, List.of(Order.descending(Expr.column("i", "id"))), 2), "items");
        return new DialectCase(
                "dialect-json",
                rows.list(Select.from(list, "l")).column(Expr.column("l", "items"), "items"),
                List.of(
                        "a x",
                        "b_c 5",
                        "d null",
                        "e null",
                        "items [{\"id\":3,\"it's\":\"three\"},{\"id\":2,\"it's\":\"two\"}]"));
    }

    /** A flag as a number, because not every warehouse shows it alike. */
    private static Expr yes(Expr condition) {
        return Expr.when(condition, Expr.number(1)).otherwise(Expr.number(0));
    }

    /** Columns as they are gathered. */
    private static final class Rows {
        private final List<String> names = new ArrayList<>();
        private final List<Expr> values = new ArrayList<>();

        void add(String name, Expr value) {
            names.add(name);
            values.add(value);
        }

        Select list(Select from) {
            Select list = from;
            for (int i = 0; i < names.size(); i++) {
                list = list.column(values.get(i), names.get(i));
            }
            return list;
        }

        DialectCase into(String name, String... expected) {
            return new DialectCase(
                    name, list(Select.from(new Relation.UserQuery("SELECT 1 AS one"), "o")), List.of(expected));
        }
    }
}
