package io.perseid.engine.state;

import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Finds the parameters of our own statements: {@code :name} and {@code ?} outside of quotes. Jdbi's parser knows comments and
 * casts as well, which no statement here has, and its grammar costs a fortieth of a short run to load. Any thread.
 */
final class StatementParameters implements SqlParser {

    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        ParsedSql.Builder parsed = ParsedSql.builder();
        int from = 0;
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int end = at + 1;
            if (c == '\'' || c == '"') {
                // A doubled quote inside ends one text and begins the next, which comes to the same.
                int closing = sql.indexOf(c, end);
                end = closing < 0 ? sql.length() : closing + 1;
            } else if (c == '?') {
                parsed.append(sql.substring(from, at)).appendPositionalParameter();
                from = end;
            } else if (c == ':') {
                while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
                    end++;
                }
                parsed.append(sql.substring(from, at)).appendNamedParameter(sql.substring(at + 1, end));
                from = end;
            }
            at = end;
        }
        return parsed.append(sql.substring(from)).build();
    }

    @Override
    public String nameParameter(String name, StatementContext context) {
        return ":" + name;
    }
}
