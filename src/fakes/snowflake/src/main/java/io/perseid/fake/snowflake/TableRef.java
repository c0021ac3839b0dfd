package io.perseid.fake.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table by the names it is stored under.
 *
 * @param after the place of the first word behind the name it was read from
 */
record TableRef(String schema, String name, int after) {

    /** Reads a name of one to three parts that starts at {@code at}; a database in it is not looked at. */
    static TableRef at(List<SqlToken> words, int at, String schema) throws SqlFailure {
        List<String> parts = new ArrayList<>();
        int place = at;
        while (true) {
            if (place >= words.size() || !isName(words.get(place))) {
                throw new SqlFailure("001003", "42000", "SQL compilation error:\nsyntax error: a name is missing");
            }
            parts.add(stored(words.get(place)));
            place++;
            if (place >= words.size() || !words.get(place).is(".")) {
                break;
            }
            place++;
        }
        String own = parts.size() > 1 ? parts.get(parts.size() - 2) : schema;
        return new TableRef(own, parts.get(parts.size() - 1), place);
    }

    static boolean isName(SqlToken token) {
        return token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED;
    }

    /** For DuckDB, with its database. */
    String quoted() {
        return DuckSql.identifier(FakeSnowflake.DATABASE) + "." + DuckSql.identifier(schema) + "."
                + DuckSql.identifier(name);
    }

    /** As Snowflake's messages name it. */
    String written() {
        return FakeSnowflake.DATABASE + "." + schema + "." + name;
    }

    /** The condition that finds it among names in DuckDB, to which case says nothing. */
    String condition() {
        return "lower(table_schema) = " + DuckSql.literal(schema.toLowerCase(Locale.ROOT)) + " AND lower(table_name) = "
                + DuckSql.literal(name.toLowerCase(Locale.ROOT));
    }

    private static String stored(SqlToken token) {
        return token.kind() == SqlToken.Kind.QUOTED
                ? token.text()
                : token.text().toUpperCase(Locale.ROOT);
    }
}
