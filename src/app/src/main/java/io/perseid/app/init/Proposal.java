package io.perseid.app.init;

import io.perseid.api.destination.RecordKind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Which columns of a table a first sync takes for what. A guess that a person is going to check.
 *
 * @param kind event, user or lookup
 * @param key empty if no column is unique in the sample
 * @param time events only; empty if there is no column of that type
 * @param cursor events only: a column that changes with the row, else the time
 * @param user events only; empty if no column looks like it
 * @param others in the table's order
 */
record Proposal(
        RecordKind kind,
        Optional<ColumnFacts> key,
        Optional<ColumnFacts> time,
        Optional<ColumnFacts> cursor,
        Optional<ColumnFacts> user,
        List<ColumnFacts> others) {

    private static final Pattern PEOPLE = Pattern.compile(
            "(.*[_.])?(dim_)?(users?|customers?|people|persons?|accounts?|members?|profiles?|contacts?|visitors?)");
    private static final Pattern OCCURRED = Pattern.compile(
            ".*(created|ordered|occurred|happened|placed|submitted|event|received).*|time(stamp)?|ts|.*_(at|time|ts)");
    private static final Pattern CHANGED = Pattern.compile(".*(updated|modified|changed|loaded|synced|ingested).*");
    private static final Pattern ENDED = Pattern.compile(".*(deleted|expired|valid_to|closed|cancel).*");
    private static final List<String> USERS = List.of(
            "distinct_id",
            "user_id",
            "customer_id",
            "account_id",
            "member_id",
            "visitor_id",
            "client_id",
            "person_id",
            "user",
            "customer",
            "email");

    /** @param wanted the kind, if the user said it */
    static Proposal of(String table, List<ColumnFacts> columns, Optional<RecordKind> wanted) {
        Optional<ColumnFacts> key = best(columns, c -> keyScore(c, table, columns));
        Optional<ColumnFacts> time = best(columns, Proposal::timeScore);
        RecordKind kind = wanted.orElseGet(() -> kind(table, time));
        if (kind != RecordKind.EVENT) {
            return new Proposal(
                    kind, key, Optional.empty(), Optional.empty(), Optional.empty(), without(columns, key, key));
        }
        Optional<ColumnFacts> cursor = best(columns, Proposal::cursorScore).or(() -> time);
        Optional<ColumnFacts> user = best(columns, c -> key.filter(c::equals).isPresent() ? 0 : userScore(c));
        List<ColumnFacts> others = without(columns, time, user);
        return new Proposal(kind, key, time, cursor, user, others);
    }

    private static RecordKind kind(String table, Optional<ColumnFacts> time) {
        if (PEOPLE.matcher(lower(table)).matches()) {
            return RecordKind.USER;
        }
        return time.isPresent() ? RecordKind.EVENT : RecordKind.LOOKUP;
    }

    /** The highest score above 0; of equals the first. */
    private static Optional<ColumnFacts> best(List<ColumnFacts> columns, ToIntFunction<ColumnFacts> score) {
        return columns.stream()
                .filter(c -> score.applyAsInt(c) > 0)
                .reduce((a, b) -> Comparator.comparingInt(score).compare(b, a) > 0 ? b : a);
    }

    private static int keyScore(ColumnFacts column, String table, List<ColumnFacts> columns) {
        if (!column.canBeId() || !column.unique()) {
            return 0;
        }
        String name = lower(column.name());
        int score = (column.equals(columns.get(0)) ? 2 : 1) + (USERS.contains(lower(column.name())) ? 0 : 1);
        if (name.equals("id") || name.equals(singular(table) + "_id")) {
            return score + 8;
        }
        // In a short table a user's id may be unique by chance: it is taken only where nothing else is.
        return name.matches(".*(_id|_uuid|_key|uuid)") && !USERS.contains(name) ? score + 4 : score;
    }

    private static int timeScore(ColumnFacts column) {
        if (!column.isTimestamp() && !column.isDate()) {
            return 0;
        }
        String name = lower(column.name());
        int score = column.isTimestamp() ? 12 : 10;
        score += OCCURRED.matcher(name).matches() ? 2 : 0;
        score += column.neverNull() ? 4 : 0;
        score -= CHANGED.matcher(name).matches() ? 5 : 0;
        return score - (ENDED.matcher(name).matches() ? 5 : 0);
    }

    private static int cursorScore(ColumnFacts column) {
        return column.isTimestamp()
                        && column.neverNull()
                        && CHANGED.matcher(lower(column.name())).matches()
                ? 1
                : 0;
    }

    private static int userScore(ColumnFacts column) {
        int place = USERS.indexOf(lower(column.name()));
        if (place >= 0 && column.canBeId()) {
            return 100 - place;
        }
        return column.canBeId() && lower(column.name()).matches(".*(user|customer).*(id|key|uuid)") ? 10 : 0;
    }

    private static List<ColumnFacts> without(
            List<ColumnFacts> columns, Optional<ColumnFacts> one, Optional<ColumnFacts> other) {
        return columns.stream()
                .filter(c -> one.filter(c::equals).isEmpty()
                        && other.filter(c::equals).isEmpty())
                .toList();
    }

    /** Whether a table is called after people. */
    static boolean isPeople(String table) {
        return PEOPLE.matcher(lower(table).replaceFirst("^(stg|staging|base|raw)_+", ""))
                .matches();
    }

    /** {@code fct_orders} and {@code orders_fact} to {@code orders}. */
    static String factless(String model) {
        return lower(model).replaceFirst("^(fct|facts?)_", "").replaceFirst("_(fct|facts?)$", "");
    }

    /** {@code main.orders} to {@code order}; good enough for a first name of an event. */
    static String singular(String table) {
        String last = lower(table.substring(table.lastIndexOf('.') + 1).replace("\"", ""));
        last = factless(last).replaceFirst("^(dim|stg)_", "");
        if (last.endsWith("ies")) {
            return last.substring(0, last.length() - 3) + "y";
        }
        return last.endsWith("s") && !last.endsWith("ss") ? last.substring(0, last.length() - 1) : last;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
