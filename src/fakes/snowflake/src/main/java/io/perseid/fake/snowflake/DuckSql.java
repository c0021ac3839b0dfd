package io.perseid.fake.snowflake;

import io.perseid.fake.snowflake.SqlToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Snowflake's SQL as DuckDB's, by its words: names without quotes are folded to upper case, types and a few functions are
 * renamed, literals are written anew. It knows what tests need and no more; what it does not know DuckDB refuses.
 */
final class DuckSql {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("INTEGER", "DECIMAL(38,0)"),
            Map.entry("INT", "DECIMAL(38,0)"),
            Map.entry("BIGINT", "DECIMAL(38,0)"),
            Map.entry("SMALLINT", "DECIMAL(38,0)"),
            Map.entry("TINYINT", "DECIMAL(38,0)"),
            Map.entry("BYTEINT", "DECIMAL(38,0)"),
            Map.entry("NUMBER", "DECIMAL(38,0)"),
            Map.entry("NUMERIC", "DECIMAL(38,0)"),
            Map.entry("DECIMAL", "DECIMAL(38,0)"),
            Map.entry("FLOAT", "DOUBLE"),
            Map.entry("REAL", "DOUBLE"),
            Map.entry("STRING", "VARCHAR"),
            Map.entry("TEXT", "VARCHAR"),
            Map.entry("BINARY", "BLOB"),
            Map.entry("VARBINARY", "BLOB"),
            Map.entry("DATETIME", "TIMESTAMP"),
            Map.entry("TIMESTAMP_NTZ", "TIMESTAMP"),
            Map.entry("TIMESTAMP_LTZ", "TIMESTAMPTZ"),
            // DuckDB keeps no offset: of nanoseconds only so that the kinds of timestamps can be told apart.
            Map.entry("TIMESTAMP_TZ", "TIMESTAMPTZ_NS"),
            Map.entry("VARIANT", "JSON"),
            Map.entry("ARRAY", "JSON[]"),
            Map.entry("OBJECT", "MAP(VARCHAR, JSON)"));

    private static final Set<String> NAIVE = Set.of("TIMESTAMP", "TIMESTAMP_NTZ", "DATETIME");

    private final List<SqlToken> tokens;
    private final List<String> binds;
    private final long now;
    private final StringBuilder sql = new StringBuilder();
    /** For each open bracket whether it belongs to a CAST. */
    private final Deque<Boolean> brackets = new ArrayDeque<>();

    /** How deep in brackets the open ones are that two brackets close. */
    private final Deque<Integer> doubled = new ArrayDeque<>();

    private final boolean defines;
    private int at;
    private int bind;

    private DuckSql(List<SqlToken> tokens, List<String> binds, long now) {
        this.tokens = tokens;
        this.binds = binds;
        this.now = now;
        this.defines = !tokens.isEmpty()
                && (tokens.get(0).is("CREATE") || tokens.get(0).is("ALTER"))
                && tokens.stream().anyMatch(t -> t.is("TABLE"))
                && tokens.stream().noneMatch(t -> t.is("SELECT"));
    }

    /**
     * @param statement without spaces and comments
     * @param binds DuckDB literals that stand for the question marks
     * @param now what CURRENT_TIMESTAMP is, in microseconds since the epoch
     */
    static String of(List<SqlToken> statement, List<String> binds, long now) throws SqlFailure {
        return new DuckSql(statement, binds, now).translate();
    }

    /** The words of a statement, without spaces, comments and the semicolons at its end. */
    static List<SqlToken> words(String snowflake) throws SqlFailure {
        List<SqlToken> words = new ArrayList<>(SqlToken.of(snowflake).stream()
                .filter(t -> t.kind() != Kind.SPACE)
                .toList());
        while (!words.isEmpty() && words.get(words.size() - 1).is(";")) {
            words.remove(words.size() - 1);
        }
        return words;
    }

    static String literal(String text) {
        return text.indexOf('\0') < 0
                ? "'" + text.replace("'", "''") + "'"
                : text.codePoints()
                        .mapToObj(c -> c == 0 ? "chr(0)" : literal(Character.toString(c)))
                        .collect(Collectors.joining(" || ", "(", ")"));
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private String translate() throws SqlFailure {
        while (at < tokens.size()) {
            if (!special()) {
                plain(tokens.get(at));
                at++;
            }
        }
        return sql.toString();
    }

    private boolean special() throws SqlFailure {
        if (matches("TABLE", "(", "GENERATOR", "(", "ROWCOUNT", "=>")) {
            return replace(9, "(SELECT range AS \"$SEQ\" FROM range(" + text(at + 6) + "))");
        }
        if (matches("TABLE", "(", "RESULT_SCAN", "(")) {
            return replace(7, Database.resultTable(text(at + 4)));
        }
        if (matches("SEQ8", "(", ")") || matches("SEQ4", "(", ")")) {
            return replace(3, "\"$SEQ\"");
        }
        if (matches("CURRENT_TIMESTAMP", "(", ")")) {
            return replace(3, "make_timestamptz(" + now + ")");
        }
        if (matches("CURRENT_TIMESTAMP")) {
            return replace(1, "make_timestamptz(" + now + ")");
        }
        if (matches("DATE_PART", "(", "EPOCH_MICROSECOND", ",")) {
            brackets.push(false);
            return replace(4, "sf_epoch_us(");
        }
        if (matches("OCTET_LENGTH", "(")) {
            brackets.push(false);
            return replace(2, "strlen(");
        }
        if (matches("OBJECT_CONSTRUCT", "(")) {
            // A patch without its NULLs is the object without them.
            brackets.push(false);
            doubled.push(brackets.size());
            return replace(2, "json_merge_patch('{}', json_object(");
        }
        if (matches("ARRAY_AGG", "(")) {
            brackets.push(false);
            return replace(2, "list(");
        }
        if (matches(")", "WITHIN", "GROUP", "(")) {
            // The bracket that closes here is closed behind the order.
            return replace(4, "");
        }
        if (matches("INFORMATION_SCHEMA", ".", "TABLES")) {
            return replace(3, Database.CATALOGUE);
        }
        if (matchesAt(at + 1, ".", "INFORMATION_SCHEMA", ".", "TABLES")) {
            return replace(5, Database.CATALOGUE);
        }
        return type();
    }

    private boolean type() {
        SqlToken token = tokens.get(at);
        if (token.kind() != Kind.WORD || !typeExpected()) {
            return false;
        }
        String name = token.text().toUpperCase(Locale.ROOT);
        int used = 1;
        if (name.equals("TIMESTAMP") && matchesAt(at + 1, "WITH", "TIME", "ZONE")) {
            return replace(4, "TIMESTAMPTZ_NS");
        }
        if (name.equals("DOUBLE") && matchesAt(at + 1, "PRECISION")) {
            return replace(2, "DOUBLE");
        }
        String duck = TYPES.getOrDefault(name, name);
        if (matchesAt(at + 1, "(")) {
            int close = at + 2;
            List<String> arguments = new ArrayList<>();
            while (!tokens.get(close).is(")")) {
                arguments.add(tokens.get(close).text());
                close++;
            }
            used = close - at + 1;
            String inside = String.join("", arguments);
            if (duck.equals("DECIMAL(38,0)")) {
                duck = "DECIMAL(" + (inside.contains(",") ? inside : inside + ",0") + ")";
            } else if (NAIVE.contains(name)) {
                duck = naive(inside);
            }
        }
        return replace(used, duck);
    }

    private static String naive(String scale) {
        return switch (scale) {
            case "0" -> "TIMESTAMP_S";
            case "3" -> "TIMESTAMP_MS";
            case "9" -> "TIMESTAMP_NS";
            default -> "TIMESTAMP";
        };
    }

    /** After {@code ::}, at the end of a CAST, and behind the name of a column in a definition. */
    private boolean typeExpected() {
        if (at == 0) {
            return false;
        }
        SqlToken before = tokens.get(at - 1);
        if (before.is("::")) {
            return true;
        }
        if (before.is("AS") && Boolean.TRUE.equals(brackets.peek())) {
            return true;
        }
        boolean name = before.kind() == Kind.QUOTED || before.kind() == Kind.WORD;
        return defines
                && name
                && at > 1
                && (tokens.get(at - 2).is("(") || tokens.get(at - 2).is(","));
    }

    private void plain(SqlToken token) throws SqlFailure {
        switch (token.kind()) {
            case STRING -> add(literal(token.text()));
            case QUOTED -> add(identifier(token.text()));
            case WORD -> add(token.text().toUpperCase(Locale.ROOT));
            default -> symbol(token);
        }
    }

    private void symbol(SqlToken token) throws SqlFailure {
        if (token.is("(")) {
            boolean cast = at > 0
                    && (tokens.get(at - 1).is("CAST") || tokens.get(at - 1).is("TRY_CAST"));
            brackets.push(cast);
        } else if (token.is(")")) {
            if (!doubled.isEmpty() && doubled.peek() == brackets.size()) {
                doubled.pop();
                add(")");
            }
            brackets.poll();
        } else if (token.is("?")) {
            if (bind >= binds.size()) {
                throw new SqlFailure("002049", "42601", "SQL compilation error:\nBind variable ? not set.");
            }
            add(binds.get(bind));
            bind++;
            return;
        }
        add(token.text());
    }

    private boolean replace(int words, String with) {
        add(with);
        at += words;
        return true;
    }

    private boolean matches(String... words) {
        return matchesAt(at, words);
    }

    private boolean matchesAt(int place, String... words) {
        if (place + words.length > tokens.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(place + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    private String text(int place) throws SqlFailure {
        if (place >= tokens.size()) {
            throw new SqlFailure("001003", "42000", "SQL compilation error:\nunexpected '<EOF>'.");
        }
        return tokens.get(place).text();
    }

    /** No space around dots and before brackets: DuckDB reads {@code a.b} and {@code f(x)}. */
    private void add(String piece) {
        boolean close = piece.equals(".") || sql.length() == 0 || sql.charAt(sql.length() - 1) == '.';
        if (!close && !piece.equals("(") && !piece.equals(",") && !piece.equals(")")) {
            sql.append(' ');
        } else if (piece.equals("(") && sql.length() > 0 && !Character.isLetterOrDigit(sql.charAt(sql.length() - 1))) {
            sql.append(' ');
        }
        sql.append(piece);
    }
}
