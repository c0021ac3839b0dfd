package io.perseid.fake.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A statement that writes, as far as the history of tables needs to understand it.
 *
 * @param kind what it does
 * @param table what it writes to; empty where it is no table, or none that is known here
 * @param renamed the table's new name
 * @param tracking whether changes are recorded from now on, if it says so
 * @param retentionDays how long history is kept, if it says so
 * @param onlyIfMissing whether a table that is there stays as it is
 * @param words what DuckDB is to run; empty if there is nothing for it to do
 */
record Write(
        Kind kind,
        Optional<TableRef> table,
        Optional<TableRef> renamed,
        Optional<Boolean> tracking,
        Optional<Integer> retentionDays,
        boolean onlyIfMissing,
        List<SqlToken> words) {

    enum Kind {
        ROWS,
        CREATE,
        ALTER,
        SET,
        OTHER
    }

    /** @param schema where a name without one is looked for */
    static Write of(List<SqlToken> words, String schema) throws SqlFailure {
        SqlToken first = words.get(0);
        if (first.is("INSERT") || first.is("MERGE")) {
            return rows(words, after(words, "INTO"), schema);
        }
        if (first.is("UPDATE")) {
            return rows(words, 1, schema);
        }
        if (first.is("DELETE")) {
            return rows(words, after(words, "FROM"), schema);
        }
        if (first.is("TRUNCATE")) {
            int table = words.size() > 1 && words.get(1).is("TABLE") ? 2 : 1;
            return rows(words, skip(words, table, "IF", "EXISTS"), schema);
        }
        boolean isTable = words.stream().limit(5).anyMatch(word -> word.is("TABLE"));
        if (first.is("CREATE") && isTable) {
            TableRef table = TableRef.at(words, skip(words, after(words, "TABLE"), "IF", "NOT", "EXISTS"), schema);
            List<SqlToken> rest = new ArrayList<>(words);
            Optional<String> tracking = option(rest, "CHANGE_TRACKING");
            Optional<String> days = option(rest, "DATA_RETENTION_TIME_IN_DAYS");
            return new Write(
                    Kind.CREATE,
                    Optional.of(table),
                    Optional.empty(),
                    tracking.map(Write::isTrue),
                    days.map(Integer::valueOf),
                    words.get(after(words, "TABLE")).is("IF"),
                    rest);
        }
        if (first.is("ALTER") && isTable) {
            return alter(words, TableRef.at(words, skip(words, after(words, "TABLE"), "IF", "EXISTS"), schema), schema);
        }
        return new Write(
                Kind.OTHER, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, words);
    }

    private static Write alter(List<SqlToken> words, TableRef table, String schema) throws SqlFailure {
        int next = table.after();
        boolean sets = next < words.size() && words.get(next).is("SET");
        List<SqlToken> rest = new ArrayList<>(words);
        Optional<String> tracking = sets ? option(rest, "CHANGE_TRACKING") : Optional.empty();
        Optional<String> days = sets ? option(rest, "DATA_RETENTION_TIME_IN_DAYS") : Optional.empty();
        boolean settings = tracking.isPresent() || days.isPresent();
        boolean renames = next + 1 < words.size()
                && words.get(next).is("RENAME")
                && words.get(next + 1).is("TO");
        return new Write(
                settings ? Kind.SET : Kind.ALTER,
                Optional.of(table),
                renames ? Optional.of(TableRef.at(words, next + 2, schema)) : Optional.empty(),
                tracking.map(Write::isTrue),
                days.map(Integer::valueOf),
                false,
                settings ? List.of() : renames ? shortName(words, next + 2) : words);
    }

    private static Write rows(List<SqlToken> words, int at, String schema) throws SqlFailure {
        return new Write(
                Kind.ROWS,
                Optional.of(TableRef.at(words, at, schema)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                words);
    }

    /** DuckDB takes a new name without its schema. */
    private static List<SqlToken> shortName(List<SqlToken> words, int at) {
        List<SqlToken> rest = new ArrayList<>(words.subList(0, at));
        rest.add(words.get(words.size() - 1));
        return rest;
    }

    /** Takes {@code NAME = value} out of the words. */
    private static Optional<String> option(List<SqlToken> words, String name) {
        for (int i = 0; i + 2 < words.size(); i++) {
            if (words.get(i).is(name) && words.get(i + 1).is("=")) {
                String value = words.get(i + 2).text();
                words.subList(i, i + 3).clear();
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static boolean isTrue(String value) {
        return value.equalsIgnoreCase("TRUE");
    }

    private static int after(List<SqlToken> words, String word) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).is(word)) {
                return i + 1;
            }
        }
        return words.size();
    }

    private static int skip(List<SqlToken> words, int at, String... skipped) {
        for (int i = 0; i < skipped.length; i++) {
            if (at + i >= words.size() || !words.get(at + i).is(skipped[i])) {
                return at;
            }
        }
        return at + skipped.length;
    }
}
