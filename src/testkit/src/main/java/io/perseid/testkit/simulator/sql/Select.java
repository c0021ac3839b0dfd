package io.perseid.testkit.simulator.sql;

import java.util.List;
import java.util.Optional;

/** A parsed statement. */
record Select(
        List<Item> items,
        Source source,
        Optional<Node> where,
        List<Node> groupBy,
        Optional<Node> having,
        List<Order> orderBy,
        long limit) {

    record Item(Node node, String name) {}

    record Order(Node node, boolean descending) {}

    /** @param table name of a table; empty if a statement stands in its place */
    record Source(Optional<String> table, Optional<Select> select, String alias) {}

    /**
     * An expression.
     *
     * @param op {@code literal}, {@code column}, {@code star}, a sign, a word such as {@code and}, or a function's name
     * @param value of a literal; name of a column; target of a cast
     */
    record Node(String op, List<Node> args, Optional<Object> value) {
        static Node of(String op, Node... args) {
            return new Node(op, List.of(args), Optional.empty());
        }
    }
}
