package io.perseid.testkit.simulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A statement cut into words, and a place in it. One thread. */
final class Tokens {

    enum Kind {
        WORD,
        QUOTED,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    record Token(Kind kind, String text) {}

    private static final Token END = new Token(Kind.END, "");

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    Tokens(String sql) {
        this.sql = sql;
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '"' || c == '\'') {
                at = quoted(at, c);
            } else if (Character.isDigit(c)) {
                int end = at;
                while (end < sql.length() && (Character.isDigit(sql.charAt(end)) || sql.charAt(end) == '.')) {
                    end++;
                }
                tokens.add(new Token(Kind.NUMBER, sql.substring(at, end)));
                at = end;
            } else if (Character.isLetter(c) || c == '_') {
                int end = at;
                while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
                    end++;
                }
                tokens.add(new Token(Kind.WORD, sql.substring(at, end).toLowerCase(Locale.ROOT)));
                at = end;
            } else {
                int length = sign(at);
                tokens.add(new Token(Kind.SIGN, sql.substring(at, at + length)));
                at += length;
            }
        }
    }

    private int sign(int at) {
        if (at + 1 < sql.length()) {
            String two = sql.substring(at, at + 2);
            if (two.equals("<=") || two.equals(">=") || two.equals("<>") || two.equals("!=") || two.equals("||")) {
                return 2;
            }
        }
        return 1;
    }

    private int quoted(int start, char quote) {
        StringBuilder text = new StringBuilder();
        int at = start + 1;
        while (true) {
            if (at >= sql.length()) {
                throw new SqlException("no end of the quote at " + start + " in " + sql);
            }
            char c = sql.charAt(at++);
            if (c != quote) {
                text.append(c);
            } else if (at < sql.length() && sql.charAt(at) == quote) {
                text.append(quote);
                at++;
            } else {
                tokens.add(new Token(quote == '"' ? Kind.QUOTED : Kind.TEXT, text.toString()));
                return at;
            }
        }
    }

    Token peek() {
        return next < tokens.size() ? tokens.get(next) : END;
    }

    Token take() {
        Token token = peek();
        next++;
        return token;
    }

    /** Whether these words come next; if so they are taken. */
    boolean accept(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (next + i >= tokens.size()) {
                return false;
            }
            Token token = tokens.get(next + i);
            boolean may = token.kind == Kind.WORD || token.kind == Kind.SIGN;
            if (!may || !token.text.equals(words[i])) {
                return false;
            }
        }
        next += words.length;
        return true;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw new SqlException("\"" + peek().text + "\" where \"" + word + "\" should stand, in " + sql);
        }
    }

    SqlException unexpected() {
        return new SqlException("\"" + peek().text + "\" is not understood, in " + sql);
    }
}
