package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Profiles as latest state: a request's records are applied in order and stored in one transaction. Safe for many threads. */
final class ProfileStore implements AutoCloseable {

    private final DuckDBConnection connection;
    private final Clock clock;
    private final Limits limits;

    ProfileStore(Database database, Clock clock, Limits limits) throws SQLException {
        this.connection = database.connect();
        this.clock = clock;
        this.limits = limits;
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE touched (entity VARCHAR, id VARCHAR)");
            statement.execute(
                    "CREATE TEMP TABLE changed (entity VARCHAR, id VARCHAR, properties VARCHAR, updated_ms BIGINT)");
        }
    }

    /** Applies all records; those that do not fit their profile come back and change nothing. */
    synchronized List<RecordFailure> apply(List<ProfileChange> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        List<RecordFailure> failures = new ArrayList<>();
        try {
            connection.setAutoCommit(false);
            Map<Key, Optional<ObjectNode>> profiles = load(changes);
            Set<Key> dirty = new HashSet<>();
            for (ProfileChange change : changes) {
                Key key = new Key(change.entity(), change.id());
                apply(change, key, profiles, dirty).ifPresent(failures::add);
            }
            store(profiles, dirty);
            connection.commit();
            return failures;
        } catch (SQLException e) {
            rollback(e);
            throw new SandboxFailure("profiles could not be stored: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private Optional<RecordFailure> apply(
            ProfileChange change, Key key, Map<Key, Optional<ObjectNode>> profiles, Set<Key> dirty) {
        Optional<ObjectNode> before = profiles.getOrDefault(key, Optional.empty());
        ObjectNode after = before.map(ObjectNode::deepCopy).orElseGet(Json.EXACT::createObjectNode);
        boolean exists = before.isPresent();
        for (ProfileOperator operator : ProfileOperator.values()) {
            if (change.record().has(operator.key())) {
                JsonNode operand = Cut.strings(change.record().path(operator.key()), limits.maxStringBytes());
                operator.apply(after, operand);
                exists = operator != ProfileOperator.DELETE && (exists || operator.creates());
            }
        }
        if (after.size() > limits.maxProfileProperties()) {
            return Optional.of(new RecordFailure(
                    change.index(),
                    "",
                    "",
                    "profile would have " + after.size() + " properties, at most " + limits.maxProfileProperties()));
        }
        profiles.put(key, exists ? Optional.of(after) : Optional.empty());
        dirty.add(key);
        return Optional.empty();
    }

    private Map<Key, Optional<ObjectNode>> load(List<ProfileChange> changes) throws SQLException {
        Map<Key, Optional<ObjectNode>> profiles = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM touched");
            try (DuckDBAppender appender = connection.createAppender("temp", "main", "touched")) {
                for (ProfileChange change : changes) {
                    if (profiles.put(new Key(change.entity(), change.id()), Optional.empty()) == null) {
                        appender.beginRow()
                                .append(change.entity())
                                .append(change.id())
                                .endRow();
                    }
                }
            }
            try (ResultSet result = statement.executeQuery(
                    "SELECT entity, id, properties FROM profiles JOIN touched USING (entity, id)")) {
                while (result.next()) {
                    ObjectNode properties = (ObjectNode) Json.stored(result.getString(3));
                    profiles.put(new Key(result.getString(1), result.getString(2)), Optional.of(properties));
                }
            }
        }
        return profiles;
    }

    private void store(Map<Key, Optional<ObjectNode>> profiles, Set<Key> dirty) throws SQLException {
        long now = clock.millis();
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM touched");
            statement.execute("DELETE FROM changed");
            try (DuckDBAppender changed = connection.createAppender("temp", "main", "changed");
                    DuckDBAppender deleted = connection.createAppender("temp", "main", "touched")) {
                for (Key key : dirty) {
                    Optional<ObjectNode> properties = profiles.getOrDefault(key, Optional.empty());
                    if (properties.isPresent()) {
                        changed.beginRow()
                                .append(key.entity)
                                .append(key.id)
                                .append(properties.get().toString())
                                .append(now)
                                .endRow();
                    } else {
                        deleted.beginRow().append(key.entity).append(key.id).endRow();
                    }
                }
            }
            statement.execute("INSERT OR REPLACE INTO profiles SELECT * FROM changed");
            statement.execute("DELETE FROM profiles WHERE (entity, id) IN (SELECT (entity, id) FROM touched)");
        }
    }

    private void rollback(SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private record Key(String entity, String id) {}
}
