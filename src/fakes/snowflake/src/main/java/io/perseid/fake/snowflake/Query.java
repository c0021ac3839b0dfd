package io.perseid.fake.snowflake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement on its way: runs on one thread, is waited for and cancelled from others. */
final class Query {

    private static final Pattern WAIT = Pattern.compile("(?i)SYSTEM\\$WAIT\\s*\\(\\s*(\\d+)");

    private final String id;
    private final String sql;
    private final Session session;
    private final Database database;
    private final Faults faults;
    private final History history;
    private final List<String> binds;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private volatile @Nullable Statement running;
    private volatile @Nullable SqlFailure stopped;

    Query(
            String id,
            String sql,
            List<String> binds,
            Session session,
            Database database,
            History history,
            Faults faults) {
        this.id = id;
        this.sql = sql;
        this.binds = List.copyOf(binds);
        this.session = session;
        this.database = database;
        this.history = history;
        this.faults = faults;
    }

    String id() {
        return id;
    }

    String sql() {
        return sql;
    }

    Session session() {
        return session;
    }

    /** Carries it out. Blocking. */
    void run() {
        try {
            answer.complete(carryOut());
        } catch (SQLException e) {
            SqlFailure reason = stopped;
            answer.completeExceptionally(reason == null ? SqlFailure.of(e) : reason);
        } catch (SqlFailure e) {
            answer.completeExceptionally(e);
        } catch (RuntimeException e) {
            answer.completeExceptionally(new SqlFailure("000603", "XX000", "the fake failed: " + e));
        }
    }

    /** Stops it; it then fails with {@code reason}. Any thread. */
    void stop(SqlFailure reason) {
        if (answer.isDone()) {
            return;
        }
        stopped = reason;
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                // It has just ended.
            }
        }
    }

    /** Its answer, if it comes in time. */
    Optional<Answer> await(Duration atMost) throws SqlFailure {
        try {
            return Optional.of(answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SqlFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SqlFailure.cancelled();
        }
    }

    /** What the monitoring page calls its state. */
    String status() {
        return !answer.isDone() ? "RUNNING" : answer.isCompletedExceptionally() ? "FAILED_WITH_ERROR" : "SUCCESS";
    }

    /** The columns it would give, without running it. */
    List<ResultColumn> describe() throws SqlFailure {
        List<SqlToken> words = checked();
        try (Connection connection = database.connect(session.schema());
                Statement statement = connection.createStatement()) {
            // Described before anything is bound.
            List<String> bound = binds.isEmpty() ? Collections.nCopies(words.size(), "NULL") : binds;
            return columns(statement, duck(words, bound));
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    private Answer carryOut() throws SqlFailure, SQLException {
        List<SqlToken> words = checked();
        Optional<Answer> own = sessionStatement(words);
        if (own.isPresent()) {
            return own.get();
        }
        pause();
        try (Connection connection = database.connect(session.schema());
                Statement statement = connection.createStatement()) {
            running = statement;
            checkNotStopped();
            if (ShowTables.is(words)) {
                return select(statement, ShowTables.query(words, session.schema()), Answer.SHOW);
            }
            if (isQuery(words)) {
                return select(statement, duck(words, binds), Answer.SELECT);
            }
            Write write = Write.of(words, session.schema());
            return Answer.count(history.write(List.of(write), binds, true, statement), kind(words.get(0)));
        } finally {
            running = null;
        }
    }

    private String duck(List<SqlToken> words, List<String> bound) throws SqlFailure, SQLException {
        return DuckSql.of(new TimeTravel(database, history, session.schema()).replaced(words), bound, history.now());
    }

    private Answer select(Statement statement, String duck, int kind) throws SQLException, SqlFailure {
        List<ResultColumn> columns = columns(statement, duck);
        String names = String.join(
                ", ", columns.stream().map(c -> DuckSql.identifier(c.name())).toList());
        statement.execute(
                "CREATE TABLE " + Database.resultTable(id) + " AS SELECT * FROM (" + duck + ") AS q(" + names + ")");
        checkNotStopped();
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + Database.resultTable(id))) {
            count.next();
            return new Answer(columns, count.getLong(1), kind, true);
        }
    }

    private static List<ResultColumn> columns(Statement statement, String duck) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM (" + duck + ")")) {
            while (described.next()) {
                columns.add(ResultColumn.of(described.getString(1), described.getString(2)));
            }
        }
        return columns;
    }

    /** Statements that concern the session alone. */
    private Optional<Answer> sessionStatement(List<SqlToken> words) {
        if (words.size() >= 6
                && words.get(0).is("ALTER")
                && words.get(1).is("SESSION")
                && words.get(2).is("SET")) {
            session.set(
                    words.get(3).text().toUpperCase(Locale.ROOT), words.get(5).text());
            return Optional.of(Answer.count(0, Answer.SCL));
        }
        if (words.get(0).is("USE")) {
            if (words.size() > 2 && words.get(1).is("SCHEMA")) {
                SqlToken name = words.get(words.size() - 1);
                boolean plain = name.kind() == SqlToken.Kind.WORD;
                session.use(plain ? name.text().toUpperCase(Locale.ROOT) : name.text());
            }
            return Optional.of(Answer.count(0, Answer.SCL));
        }
        return Optional.empty();
    }

    private List<SqlToken> checked() throws SqlFailure {
        List<SqlToken> words = DuckSql.words(sql);
        if (words.isEmpty()) {
            throw new SqlFailure("000900", "42000", "SQL compilation error:\nEmpty SQL statement.");
        }
        for (SqlToken word : words) {
            boolean name = word.kind() == SqlToken.Kind.WORD || word.kind() == SqlToken.Kind.QUOTED;
            if (name && faults.denied(word.text())) {
                throw SqlFailure.denied(word.text().toUpperCase(Locale.ROOT));
            }
        }
        return words;
    }

    /** {@code SYSTEM$WAIT(seconds)} waits here, so that a statement that takes long costs nothing. */
    private void pause() throws SqlFailure {
        Matcher wait = WAIT.matcher(sql);
        if (!wait.find()) {
            return;
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(wait.group(1)));
        while (System.nanoTime() < until) {
            checkNotStopped();
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SqlFailure.cancelled();
            }
        }
    }

    private void checkNotStopped() throws SqlFailure {
        SqlFailure reason = stopped;
        if (reason != null) {
            throw reason;
        }
    }

    private static int kind(SqlToken first) {
        return switch (first.text().toUpperCase(Locale.ROOT)) {
            case "INSERT" -> Answer.INSERT;
            case "UPDATE" -> Answer.UPDATE;
            case "DELETE" -> Answer.DELETE;
            case "MERGE" -> Answer.MERGE;
            case "BEGIN", "COMMIT", "ROLLBACK" -> Answer.SCL;
            default -> Answer.DDL;
        };
    }

    private static boolean isQuery(List<SqlToken> words) {
        SqlToken first = words.get(0);
        return first.is("SELECT") || first.is("WITH") || first.is("VALUES") || first.is("(");
    }
}
