package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.testkit.warehouse.FeedKeys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A database with a warehouse on it, for tests of feeds; drops the feeds when it is closed. */
final class FeedFixture implements AutoCloseable {

    final PostgresServer server;
    final String database;
    private final Warehouse warehouse;

    FeedFixture(PostgresServer server, Map<String, String> settings) {
        this.server = server;
        this.database = server.database();
        this.warehouse = server.warehouse(database, settings);
    }

    static FeedFixture create() {
        return new FeedFixture(LogicalServer.shared(), Map.of("statement_timeout", "1m"));
    }

    Warehouse warehouse() {
        return warehouse;
    }

    ChangeFeeds feeds() {
        return warehouse.feeds().orElseThrow();
    }

    ChangeFeed feed(String table, String... keys) {
        return feeds().open(new FeedRequest("test", table, List.of(keys)));
    }

    /** As another login, without a password. */
    Warehouse as(String user, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("user", user));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return server.warehouse(database, settings);
    }

    void execute(String... statements) {
        server.execute(database, statements);
    }

    /** The only cell of a result, as text. */
    String text(String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Set<Object> ids(FeedKeys keys) {
        Set<Object> ids = new HashSet<>();
        keys.keys().forEach(key -> ids.add(key.get(0)));
        return ids;
    }

    static PerseidException configuration(ThrowingCallable what) {
        return failure(FailureKind.CONFIGURATION, what);
    }

    static PerseidException failure(FailureKind kind, ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).as("a failure").isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        return failure;
    }

    @Override
    public void close() {
        feeds().kept().forEach(kept -> feeds().drop(kept.name()));
        warehouse.close();
    }
}
