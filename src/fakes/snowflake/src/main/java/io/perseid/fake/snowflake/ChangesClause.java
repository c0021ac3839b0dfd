package io.perseid.fake.snowflake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** {@code t CHANGES(INFORMATION => DEFAULT) AT(TIMESTAMP => x) END(TIMESTAMP => y)} as a query on the journal of {@code t}. */
final class ChangesClause {

    private final Database database;
    private final History history;
    private final String schema;

    /** @param schema where a name without one is looked for */
    ChangesClause(Database database, History history, String schema) {
        this.database = database;
        this.history = history;
        this.schema = schema;
    }

    /** The words with DuckDB's query in place of each table that has such a clause. */
    List<SqlToken> replaced(List<SqlToken> words) throws SQLException, SqlFailure {
        List<SqlToken> replaced = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            if (!isClause(words, at)) {
                replaced.add(words.get(at));
                at++;
                continue;
            }
            int name = replaced.size() - 1;
            while (name >= 2 && replaced.get(name - 1).is(".")) {
                name -= 2;
            }
            TableRef table = TableRef.at(replaced, Math.max(0, name), schema);
            int close = close(words, at + 1);
            boolean isDefault = words.subList(at, close).stream().anyMatch(word -> word.is("DEFAULT"));
            if (!isDefault) {
                throw unsupported("INFORMATION => APPEND_ONLY");
            }
            if (close + 1 >= words.size() || !words.get(close + 1).is("AT")) {
                throw unsupported("CHANGES without AT");
            }
            int atClose = close(words, close + 2);
            long from = millis(words.subList(close + 3, atClose));
            long until = history.now() / 1000;
            at = atClose + 1;
            if (at < words.size() && words.get(at).is("END")) {
                int endClose = close(words, at + 1);
                until = millis(words.subList(at + 2, endClose));
                at = endClose + 1;
            }
            SqlToken query = new SqlToken(SqlToken.Kind.SYMBOL, history.changes(table, from, until));
            replaced.subList(Math.max(0, name), replaced.size()).clear();
            replaced.add(query);
        }
        return replaced;
    }

    private static boolean isClause(List<SqlToken> words, int at) {
        return at > 0
                && at + 2 < words.size()
                && words.get(at).is("CHANGES")
                && words.get(at + 1).is("(")
                && words.get(at + 2).is("INFORMATION");
    }

    /** The place of the bracket that closes the one at {@code open}. */
    private static int close(List<SqlToken> words, int open) throws SqlFailure {
        int depth = 0;
        for (int i = open; i < words.size(); i++) {
            depth += words.get(i).is("(") ? 1 : words.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new SqlFailure("001003", "42000", "SQL compilation error:\nsyntax error: a bracket is not closed");
    }

    /** The smallest unit of a moment, by Snowflake's page of CHANGES. */
    private long millis(List<SqlToken> moment) throws SQLException, SqlFailure {
        if (moment.size() < 3
                || !moment.get(0).is("TIMESTAMP")
                || !moment.get(1).is("=>")) {
            throw unsupported("a moment that is no TIMESTAMP");
        }
        String expression = DuckSql.of(moment.subList(2, moment.size()), List.of(), history.now());
        try (Connection connection = database.connect("PUBLIC");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch_us(" + expression + ") // 1000")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static SqlFailure unsupported(String what) {
        return new SqlFailure("000002", "0A000", "Unsupported feature '" + what + "' (of the fake).");
    }
}
