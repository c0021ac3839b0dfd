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

    /** Functions that are called otherwise here. */
    private static final Map<String, String> FUNCTIONS = Map.ofEntries(
            Map.entry("OCTET_LENGTH", "strlen"),
            Map.entry("TO_VARCHAR", "sf_to_varchar"),
            Map.entry("TO_CHAR", "sf_to_varchar"),
            Map.entry("PARSE_JSON", "sf_parse_json"),
            Map.entry("TRY_PARSE_JSON", "sf_try_parse_json"),
            Map.entry("TO_JSON", "sf_variant"),
            Map.entry("TO_VARIANT", "sf_element"),
            Map.entry("TO_ARRAY", "sf_to_array"),
            Map.entry("TO_OBJECT", "sf_to_object"),
            Map.entry("OBJECT_KEYS", "sf_names"),
            Map.entry("GET", "sf_get"),
            Map.entry("GET_PATH", "sf_get_path"),
            Map.entry("TYPEOF", "sf_typeof"),
            Map.entry("ARRAY_SIZE", "sf_array_size"),
            Map.entry("ARRAY_SLICE", "sf_array_slice"));

    /** Casts that DuckDB would do otherwise to a JSON, by the type they name. */
    private static final Map<String, String> CASTS = Map.of(
            "VARCHAR", "sf_to_varchar",
            "STRING", "sf_to_varchar",
            "TEXT", "sf_to_varchar",
            "VARIANT", "sf_element",
            "ARRAY", "sf_to_array",
            "OBJECT", "sf_to_object");

    private static final Set<String> NAIVE = Set.of("TIMESTAMP", "TIMESTAMP_NTZ", "DATETIME");

    private final List<SqlToken> tokens;
    private final List<String> binds;
    private final long now;
    private final StringBuilder sql = new StringBuilder();
    private final Deque<Bracket> brackets = new ArrayDeque<>();

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
        return new DuckSql(Paths.replaced(statement), binds, now).translate();
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
            Bracket bracket = brackets.peek();
            if (bracket != null && at == bracket.from()) {
                at = bracket.to();
            } else if (!special()) {
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
            return open(4, "sf_epoch_us(", Bracket.plain());
        }
        if (matches("OBJECT_CONSTRUCT", "(")) {
            return open(2, "CAST(sf_object(", Bracket.pairs(") AS JSON)"));
        }
        if (matches("OBJECT_CONSTRUCT_KEEP_NULL", "(")) {
            return open(2, "CAST(sf_object_keep_null(", Bracket.pairs(") AS JSON)"));
        }
        if (matches("ARRAY_AGG", "(")) {
            return open(2, "sf_gathered(list(sf_element(", Bracket.closedBy(")))"));
        }
        if (matches(")", "WITHIN", "GROUP", "(")) {
            // The bracket that closes here is closed behind the order.
            brackets.poll();
            return open(4, ")", Bracket.closedBy("))"));
        }
        if (matches("LATERAL", "FLATTEN", "(", "INPUT", "=>")) {
            return flatten(at + 2, "LATERAL ");
        }
        if (matches("TABLE", "(", "FLATTEN", "(", "INPUT", "=>")) {
            flatten(at + 3, "");
            at++;
            return true;
        }
        if (matches("CAST", "(") || matches("TRY_CAST", "(")) {
            return cast();
        }
        if (at + 1 < tokens.size()
                && tokens.get(at).kind() == Kind.WORD
                && tokens.get(at + 1).is("(")) {
            String other = FUNCTIONS.get(tokens.get(at).text().toUpperCase(Locale.ROOT));
            if (other != null) {
                return open(2, other + "(", Bracket.plain());
            }
        }
        if (matches("INFORMATION_SCHEMA", ".", "TABLES")) {
            return replace(3, Database.CATALOGUE);
        }
        if (matchesAt(at + 1, ".", "INFORMATION_SCHEMA", ".", "TABLES")) {
            return replace(5, Database.CATALOGUE);
        }
        return type();
    }

    /** With the function that does to a JSON what this cast does; as it stands if there is none. */
    private boolean cast() throws SqlFailure {
        int close = SqlToken.close(tokens, at + 1);
        int as = close;
        int depth = 0;
        for (int i = at + 2; i < close; i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            as = depth == 0 && tokens.get(i).is("AS") ? i : as;
        }
        String function = as + 1 < close ? CASTS.get(tokens.get(as + 1).text().toUpperCase(Locale.ROOT)) : null;
        return function == null
                ? open(2, tokens.get(at).text().toUpperCase(Locale.ROOT) + "(", Bracket.cast())
                : open(2, function + "(", Bracket.passingOver(as, close));
    }

    /** {@code FLATTEN(INPUT => x)}: KEY, VALUE and INDEX of each member or element. */
    private boolean flatten(int bracket, String before) throws SqlFailure {
        int close = SqlToken.close(tokens, bracket);
        String input = of(tokens.subList(bracket + 3, close), List.of(), now);
        add(before + "(SELECT unnest(CASE WHEN sf_typeof(v) = 'OBJECT' THEN sf_names(v) ELSE list_resize([NULL],"
                + " len(sf_values(v))) END) AS \"KEY\", unnest(sf_values(v)) AS \"VALUE\", unnest(CASE WHEN sf_typeof(v)"
                + " = 'ARRAY' THEN sf_places(v) ELSE list_resize([NULL], len(sf_values(v))) END) AS \"INDEX\" FROM (SELECT "
                + input + " AS v))");
        at = close + 1;
        return true;
    }

    private boolean open(int words, String with, Bracket bracket) {
        brackets.push(bracket);
        return replace(words, with);
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
        Bracket bracket = brackets.peek();
        if (before.is("AS") && bracket != null && bracket.isCast()) {
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
            brackets.push(Bracket.plain());
        } else if (token.is(")")) {
            Bracket bracket = brackets.poll();
            add(bracket == null ? ")" : bracket.close());
            return;
        } else if (token.is(",") && !brackets.isEmpty() && brackets.element().isPairs()) {
            Bracket bracket = brackets.element();
            add(bracket.inValue() ? ")," : ", sf_variant(");
            bracket.comma();
            return;
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
