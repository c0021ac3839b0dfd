package io.perseid.testkit.simulator.sql;

import io.perseid.testkit.simulator.sql.Select.Item;
import io.perseid.testkit.simulator.sql.Select.Node;
import io.perseid.testkit.simulator.sql.Select.Order;
import io.perseid.testkit.simulator.sql.Select.Source;
import io.perseid.testkit.simulator.sql.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one SELECT by recursive descent. One use. */
final class Parser {

    private static final Set<String> AFTER_SOURCE = Set.of("where", "group", "having", "order", "limit");

    private final Tokens tokens;

    private Parser(String sql) {
        tokens = new Tokens(sql);
    }

    static Select parse(String sql) {
        Parser parser = new Parser(sql);
        Select select = parser.select();
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.unexpected();
        }
        return select;
    }

    private Select select() {
        tokens.expect("select");
        List<Item> items = new ArrayList<>();
        do {
            items.add(item(items.size()));
        } while (tokens.accept(","));
        tokens.expect("from");
        Source source = source();
        Optional<Node> where = tokens.accept("where") ? Optional.of(expression()) : Optional.empty();
        List<Node> groupBy = tokens.accept("group", "by") ? expressions() : List.of();
        Optional<Node> having = tokens.accept("having") ? Optional.of(expression()) : Optional.empty();
        List<Order> orderBy = new ArrayList<>();
        if (tokens.accept("order", "by")) {
            do {
                Node node = expression();
                boolean descending = tokens.accept("desc");
                tokens.accept("asc");
                orderBy.add(new Order(node, descending));
            } while (tokens.accept(","));
        }
        long limit = tokens.accept("limit") ? Long.parseLong(tokens.take().text()) : Long.MAX_VALUE;
        return new Select(items, source, where, groupBy, having, orderBy, limit);
    }

    private Item item(int place) {
        if (tokens.accept("*")) {
            return new Item(Node.of("star"), "");
        }
        Node node = expression();
        if (tokens.accept("as")) {
            return new Item(node, tokens.take().text());
        }
        String name = node.value()
                .filter(v -> node.op().equals("column"))
                .map(String::valueOf)
                .orElse("x" + place);
        return new Item(node, name.substring(name.indexOf('.') + 1));
    }

    private Source source() {
        if (tokens.accept("(")) {
            Select inner = select();
            tokens.expect(")");
            return new Source(Optional.empty(), Optional.of(inner), alias(""));
        }
        String table = tokens.take().text();
        return new Source(Optional.of(table), Optional.empty(), alias(table));
    }

    private String alias(String otherwise) {
        tokens.accept("as");
        Tokens.Token token = tokens.peek();
        boolean named =
                token.kind() == Kind.QUOTED || token.kind() == Kind.WORD && !AFTER_SOURCE.contains(token.text());
        return named ? tokens.take().text() : otherwise;
    }

    private List<Node> expressions() {
        List<Node> all = new ArrayList<>();
        do {
            all.add(expression());
        } while (tokens.accept(","));
        return all;
    }

    private Node expression() {
        Node left = conjunction();
        while (tokens.accept("or")) {
            left = Node.of("or", left, conjunction());
        }
        return left;
    }

    private Node conjunction() {
        Node left = negation();
        while (tokens.accept("and")) {
            left = Node.of("and", left, negation());
        }
        return left;
    }

    private Node negation() {
        return tokens.accept("not") ? Node.of("not", negation()) : comparison();
    }

    private Node comparison() {
        Node left = sum();
        for (String sign : List.of("=", "<>", "!=", "<=", ">=", "<", ">")) {
            if (tokens.accept(sign)) {
                return Node.of(sign.equals("!=") ? "<>" : sign, left, sum());
            }
        }
        if (tokens.accept("is", "not", "null")) {
            return Node.of("not", Node.of("is null", left));
        }
        if (tokens.accept("is", "null")) {
            return Node.of("is null", left);
        }
        boolean not = tokens.accept("not");
        if (tokens.accept("in", "(")) {
            List<Node> args = new ArrayList<>();
            args.add(left);
            args.addAll(expressions());
            tokens.expect(")");
            Node in = new Node("in", args, Optional.empty());
            return not ? Node.of("not", in) : in;
        }
        if (tokens.accept("between")) {
            Node low = sum();
            tokens.expect("and");
            Node between = Node.of("and", Node.of(">=", left, low), Node.of("<=", left, sum()));
            return not ? Node.of("not", between) : between;
        }
        return left;
    }

    private Node sum() {
        Node left = product();
        while (true) {
            if (tokens.accept("+")) {
                left = Node.of("+", left, product());
            } else if (tokens.accept("-")) {
                left = Node.of("-", left, product());
            } else if (tokens.accept("||")) {
                left = Node.of("||", left, product());
            } else {
                return left;
            }
        }
    }

    private Node product() {
        Node left = unary();
        while (true) {
            if (tokens.accept("*")) {
                left = Node.of("*", left, unary());
            } else if (tokens.accept("/")) {
                left = Node.of("/", left, unary());
            } else if (tokens.accept("%")) {
                left = Node.of("%", left, unary());
            } else {
                return left;
            }
        }
    }

    private Node unary() {
        if (tokens.accept("-")) {
            return Node.of("-", literal(0L), unary());
        }
        return primary();
    }

    private Node primary() {
        if (tokens.accept("(")) {
            Node inside = expression();
            tokens.expect(")");
            return inside;
        }
        Tokens.Token token = tokens.take();
        return switch (token.kind()) {
            case NUMBER ->
                literal(
                        token.text().contains(".")
                                ? (Object) Double.valueOf(token.text())
                                : (Object) Long.valueOf(token.text()));
            case TEXT -> literal(token.text());
            case QUOTED -> column(token.text());
            case WORD -> word(token.text());
            case SIGN, END -> throw tokens.unexpected();
        };
    }

    private Node word(String word) {
        if (word.equals("null")) {
            return new Node("literal", List.of(), Optional.empty());
        }
        if (word.equals("true") || word.equals("false")) {
            return literal(Boolean.valueOf(word));
        }
        if (word.equals("cast")) {
            tokens.expect("(");
            Node inner = expression();
            tokens.expect("as");
            String type = tokens.take().text();
            tokens.expect(")");
            return new Node("cast", List.of(inner), Optional.of(type));
        }
        if (word.equals("case")) {
            return choice();
        }
        if (tokens.accept("(")) {
            return call(word);
        }
        return column(word);
    }

    private Node call(String function) {
        if (tokens.accept("*")) {
            tokens.expect(")");
            return Node.of(function);
        }
        if (tokens.accept(")")) {
            return Node.of(function);
        }
        tokens.accept("distinct");
        List<Node> args = expressions();
        tokens.expect(")");
        return new Node(function, args, Optional.empty());
    }

    /** CASE with conditions: pairs of condition and value, and the value of ELSE at the end. */
    private Node choice() {
        List<Node> args = new ArrayList<>();
        while (tokens.accept("when")) {
            args.add(expression());
            tokens.expect("then");
            args.add(expression());
        }
        args.add(tokens.accept("else") ? expression() : new Node("literal", List.of(), Optional.empty()));
        tokens.expect("end");
        return new Node("case", args, Optional.empty());
    }

    private Node column(String first) {
        if (tokens.accept(".")) {
            return new Node(
                    "column", List.of(), Optional.of(first + "." + tokens.take().text()));
        }
        return new Node("column", List.of(), Optional.of(first));
    }

    private static Node literal(Object value) {
        return new Node("literal", List.of(), Optional.of(value));
    }
}
