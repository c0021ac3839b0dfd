package io.perseid.fake.snowflake;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of Snowflake SQL.
 *
 * @param text as written; of a {@link Kind#STRING} or {@link Kind#QUOTED} what it says, without quotes and escapes
 */
record SqlToken(Kind kind, String text) {

    enum Kind {
        WORD,
        QUOTED,
        STRING,
        NUMBER,
        SYMBOL,
        SPACE
    }

    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }

    static List<SqlToken> of(String sql) throws SqlFailure {
        List<SqlToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            at = next(sql, at, tokens);
        }
        return tokens;
    }

    /** The place of the bracket that closes the one at {@code open}. */
    static int close(List<SqlToken> words, int open) throws SqlFailure {
        int depth = 0;
        for (int i = open; i < words.size(); i++) {
            depth += words.get(i).is("(") ? 1 : words.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new SqlFailure("001003", "42000", "SQL compilation error:\nsyntax error: a bracket is not closed");
    }

    /** Adds the token that starts at {@code at} and gives the place after it. */
    private static int next(String sql, int at, List<SqlToken> tokens) throws SqlFailure {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            tokens.add(new SqlToken(Kind.SPACE, " "));
            return at + 1;
        }
        if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
            int end = sql.indexOf('\n', at);
            tokens.add(new SqlToken(Kind.SPACE, " "));
            return end < 0 ? sql.length() : end;
        }
        if (sql.startsWith("/*", at)) {
            tokens.add(new SqlToken(Kind.SPACE, " "));
            return closing(sql, "*/", at + 2) + 2;
        }
        if (sql.startsWith("$$", at)) {
            int end = closing(sql, "$$", at + 2);
            tokens.add(new SqlToken(Kind.STRING, sql.substring(at + 2, end)));
            return end + 2;
        }
        if (c == '\'') {
            return string(sql, at + 1, tokens);
        }
        if (c == '"') {
            return quoted(sql, at + 1, tokens);
        }
        if (Character.isLetter(c) || c == '_' || c == '$') {
            int end = at + 1;
            while (end < sql.length()
                    && (Character.isLetterOrDigit(sql.charAt(end)) || "_$".indexOf(sql.charAt(end)) >= 0)) {
                end++;
            }
            tokens.add(new SqlToken(Kind.WORD, sql.substring(at, end)));
            return end;
        }
        if (Character.isDigit(c)) {
            int end = at + 1;
            while (end < sql.length() && inNumber(sql, end)) {
                end++;
            }
            tokens.add(new SqlToken(Kind.NUMBER, sql.substring(at, end)));
            return end;
        }
        String two = at + 1 < sql.length() ? sql.substring(at, at + 2) : "";
        String symbol = List.of("::", "=>", "<=", ">=", "<>", "!=", "||").contains(two) ? two : String.valueOf(c);
        tokens.add(new SqlToken(Kind.SYMBOL, symbol));
        return at + symbol.length();
    }

    private static boolean inNumber(String sql, int at) {
        char c = sql.charAt(at);
        boolean exponent = Character.toLowerCase(sql.charAt(at - 1)) == 'e';
        return Character.isLetterOrDigit(c) || c == '.' || (exponent && (c == '-' || c == '+'));
    }

    /** A literal in single quotes, where a backslash escapes (Snowflake's page "String & binary data types"). */
    private static int string(String sql, int start, List<SqlToken> tokens) throws SqlFailure {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'' && i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
                text.append('\'');
                i++;
            } else if (c == '\'') {
                tokens.add(new SqlToken(Kind.STRING, text.toString()));
                return i + 1;
            } else if (c == '\\' && i + 1 < sql.length()) {
                i++;
                char escaped = sql.charAt(i);
                if (escaped == 'u' && i + 4 < sql.length()) {
                    text.append((char) Integer.parseInt(sql.substring(i + 1, i + 5), 16));
                    i += 4;
                } else {
                    int place = "btnfr0".indexOf(escaped);
                    text.append(place < 0 ? escaped : "\b\t\n\f\r\0".charAt(place));
                }
            } else {
                text.append(c);
            }
        }
        throw unclosed("'");
    }

    private static int quoted(String sql, int start, List<SqlToken> tokens) throws SqlFailure {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '"' && i + 1 < sql.length() && sql.charAt(i + 1) == '"') {
                text.append('"');
                i++;
            } else if (c == '"') {
                tokens.add(new SqlToken(Kind.QUOTED, text.toString()));
                return i + 1;
            } else {
                text.append(c);
            }
        }
        throw unclosed("\"");
    }

    private static int closing(String sql, String mark, int from) throws SqlFailure {
        int end = sql.indexOf(mark, from);
        if (end < 0) {
            throw unclosed(mark);
        }
        return end;
    }

    private static SqlFailure unclosed(String mark) {
        return new SqlFailure("001003", "42000", "SQL compilation error:\nparse error: " + mark + " is not closed");
    }
}
