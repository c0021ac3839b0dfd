package io.perseid.fake.snowflake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** What clients asked for, newest last; the last 10,000 of each. Any thread. */
public final class Journal {

    private static final int MOST = 10_000;

    private final Deque<Asked> statements = new ArrayDeque<>();
    private final Deque<String> requests = new ArrayDeque<>();

    /** Statements that were run or described. */
    public synchronized List<Asked> statements() {
        return List.copyOf(statements);
    }

    /** Method and path of each request. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized void add(Asked statement) {
        statements.add(statement);
        if (statements.size() > MOST) {
            statements.remove();
        }
    }

    synchronized void request(String methodAndPath) {
        requests.add(methodAndPath);
        if (requests.size() > MOST) {
            requests.remove();
        }
    }

    /**
     * A statement as it came.
     *
     * @param parameters of the session and of the statement, by upper-case name
     */
    public record Asked(String sql, boolean describeOnly, boolean async, Map<String, Object> parameters) {}
}
