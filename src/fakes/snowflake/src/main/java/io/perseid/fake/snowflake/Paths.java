package io.perseid.fake.snowflake;

import io.perseid.fake.snowflake.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@code v:a.b[0]::NUMBER}, which reads a column of JSON by a path, as calls of functions. */
final class Paths {

    private Paths() {}

    /** The words with calls in place of paths. */
    static List<SqlToken> replaced(List<SqlToken> words) throws SqlFailure {
        List<SqlToken> replaced = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            boolean path = words.get(at).is(":")
                    && !replaced.isEmpty()
                    && TableRef.isName(replaced.get(replaced.size() - 1))
                    && at + 1 < words.size()
                    && TableRef.isName(words.get(at + 1));
            if (path) {
                at = path(words, at + 1, replaced);
            } else {
                replaced.add(words.get(at));
                at++;
            }
        }
        return replaced;
    }

    /** @param at the first word of the path @return the place behind it, and behind a cast that follows */
    private static int path(List<SqlToken> words, int at, List<SqlToken> replaced) throws SqlFailure {
        int name = replaced.size() - 1;
        while (name >= 2 && replaced.get(name - 1).is(".")) {
            name -= 2;
        }
        List<SqlToken> column = new ArrayList<>(replaced.subList(name, replaced.size()));
        replaced.subList(name, replaced.size()).clear();
        StringBuilder path = new StringBuilder(words.get(at).text());
        int next = at + 1;
        while (next + 1 < words.size()
                && (words.get(next).is("[") || words.get(next).is(".") && TableRef.isName(words.get(next + 1)))) {
            SqlToken inside = words.get(next + 1);
            boolean element = words.get(next).is("[");
            String quote = inside.kind() == Kind.STRING ? "'" : "";
            path.append(element ? "[" + quote + inside.text() + quote + "]" : "." + inside.text());
            next += element ? 3 : 2;
        }
        List<SqlToken> call = new ArrayList<>(List.of(word("GET_PATH"), symbol("(")));
        call.addAll(column);
        call.addAll(List.of(symbol(","), new SqlToken(Kind.STRING, path.toString()), symbol(")")));
        if (next + 1 < words.size() && words.get(next).is("::")) {
            int end = next + 2;
            if (end < words.size() && words.get(end).is("(")) {
                end = SqlToken.close(words, end) + 1;
            }
            replaced.addAll(List.of(word("CAST"), symbol("(")));
            replaced.addAll(call);
            replaced.add(word("AS"));
            replaced.addAll(words.subList(next + 1, end));
            replaced.add(symbol(")"));
            return end;
        }
        replaced.addAll(call);
        return next;
    }

    private static SqlToken word(String text) {
        return new SqlToken(Kind.WORD, text);
    }

    private static SqlToken symbol(String text) {
        return new SqlToken(Kind.SYMBOL, text);
    }
}
