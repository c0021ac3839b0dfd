package io.perseid.fake.snowflake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code t AT(TIMESTAMP => x)} and {@code t CHANGES(INFORMATION => DEFAULT) AT(TIMESTAMP => x) END(TIMESTAMP => y)} as queries on
 * the journal of {@code t}.
 */
final class TimeTravel {

    /** Words that may stand behind a table in a FROM and are no alias of it. */
    private static final Set<String> NO_ALIAS = Set.of(
            "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT", "UNION", "JOIN", "LEFT", "RIGHT", "FULL", "INNER",
            "CROSS", "ON");

    private final Database database;
    private final History history;
    private final String schema;

    /** @param schema where a name without one is looked for */
    TimeTravel(Database database, History history, String schema) {
        this.database = database;
        this.history = history;
        this.schema = schema;
    }

    /** The words with DuckDB's query in place of each table that has such a clause. */
    List<SqlToken> replaced(List<SqlToken> words) throws SQLException, SqlFailure {
        List<SqlToken> replaced = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            boolean changes = isChanges(words, at);
            if (!changes && !isRows(words, at)) {
                replaced.add(words.get(at));
                at++;
                continue;
            }
            int name = replaced.size() - 1;
            while (name >= 2 && replaced.get(name - 1).is(".")) {
                name -= 2;
            }
            TableRef table = TableRef.at(replaced, Math.max(0, name), schema);
            int close = SqlToken.close(words, at + 1);
            if (!changes) {
                String rows = history.rows(table, millis(words.subList(at + 2, close)));
                at = close + 1;
                replaced.subList(Math.max(0, name), replaced.size()).clear();
                String alias = hasAlias(words, at) ? "" : " AS " + DuckSql.identifier(table.name());
                replaced.add(new SqlToken(SqlToken.Kind.SYMBOL, rows + alias));
                continue;
            }
            boolean isDefault = words.subList(at, close).stream().anyMatch(word -> word.is("DEFAULT"));
            if (!isDefault) {
                throw unsupported("INFORMATION => APPEND_ONLY");
            }
            if (close + 1 >= words.size() || !words.get(close + 1).is("AT")) {
                throw unsupported("CHANGES without AT");
            }
            int atClose = SqlToken.close(words, close + 2);
            long from = millis(words.subList(close + 3, atClose));
            long until = history.now() / 1000;
            at = atClose + 1;
            if (at < words.size() && words.get(at).is("END")) {
                int endClose = SqlToken.close(words, at + 1);
                until = millis(words.subList(at + 2, endClose));
                at = endClose + 1;
            }
            SqlToken query = new SqlToken(SqlToken.Kind.SYMBOL, history.changes(table, from, until));
            replaced.subList(Math.max(0, name), replaced.size()).clear();
            replaced.add(query);
        }
        return replaced;
    }

    private static boolean isRows(List<SqlToken> words, int at) {
        return at > 0
                && at + 2 < words.size()
                && TableRef.isName(words.get(at - 1))
                && words.get(at).is("AT")
                && words.get(at + 1).is("(")
                && words.get(at + 2).is("TIMESTAMP");
    }

    private static boolean hasAlias(List<SqlToken> words, int at) {
        return at < words.size()
                && TableRef.isName(words.get(at))
                && !NO_ALIAS.contains(words.get(at).text().toUpperCase(Locale.ROOT));
    }

    private static boolean isChanges(List<SqlToken> words, int at) {
        return at > 0
                && at + 2 < words.size()
                && words.get(at).is("CHANGES")
                && words.get(at + 1).is("(")
                && words.get(at + 2).is("INFORMATION");
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
