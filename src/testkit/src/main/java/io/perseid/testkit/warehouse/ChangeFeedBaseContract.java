package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.Warehouse;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What the tests of change feeds stand on: tables whose changes are told, and short words for asking. */
public abstract class ChangeFeedBaseContract {

    @Nullable Warehouse warehouse;

    /** Creates the warehouse, configured as users do. Called once a test, before the first feed. */
    protected abstract Warehouse connect();

    /** Runs statements as somebody who may write, each a transaction of its own. */
    protected abstract void execute(String... statements);

    /** Runs statements as one transaction, which is rolled back at the end unless {@code commit}. */
    protected abstract void transaction(boolean commit, List<String> statements);

    /** Makes a table whose changes can be fed; {@code columns} as in CREATE TABLE, without the key. */
    protected abstract void createTable(String name, String columns, List<String> key);

    /** Types of a key column, each with two values. */
    protected abstract List<KeySample> keySamples();

    /** @param declaration in CREATE TABLE; {@code one} and {@code other} literals of it */
    public record KeySample(String declaration, String one, String other) {}

    /** Statements that insert {@code id} from 1 to {@code rows} into a table ({@code id}, {@code name}). */
    protected abstract String insertMany(String table, int rows);

    /** How the warehouse spells a name without quotes. */
    protected String folded(String name) {
        return name;
    }

    /**
     * Lets so much time pass that nothing of what was done until now is told again. For warehouses whose feeds tell what is
     * recent twice, because their clocks are not exact; does nothing by default.
     */
    protected void aWhileLater() {}

    /** Whether what was told is told again as long as it is recent, that is, until {@link #aWhileLater}. */
    protected boolean tellsRecentChangesAgain() {
        return false;
    }

    /** Whether a feed leaves something in the warehouse, which can be removed. */
    protected boolean leavesSomething() {
        return true;
    }

    @AfterEach
    final void closeWarehouse() {
        if (warehouse != null) {
            ChangeFeeds feeds = warehouse.feeds().orElseThrow();
            feeds.kept().forEach(kept -> feeds.drop(kept.name()));
            warehouse.close();
        }
    }

    protected final Warehouse warehouse() {
        Warehouse open = warehouse;
        if (open == null) {
            open = connect();
            warehouse = open;
        }
        return open;
    }

    protected final ChangeFeeds feeds() {
        return warehouse().feeds().orElseThrow();
    }

    /** @param key names without quotes */
    protected final ChangeFeed feed(String table, String... key) {
        return feedOf(
                "shop/" + table, table, Arrays.stream(key).map(this::folded).toList());
    }

    ChangeFeed feedOf(String name, String table, List<String> key) {
        return feeds().open(new FeedRequest(name, table, key));
    }

    FeedPosition begin(ChangeFeed feed) {
        aWhileLater();
        return feed.begin();
    }

    FeedKeys told(ChangeFeed feed, FeedPosition from) {
        aWhileLater();
        return FeedKeys.since(feed, from);
    }

    /** A table {@code orders (id, name)} with rows 1, 2 and 3. */
    protected final void createOrders() {
        createTable("orders", "id BIGINT, name VARCHAR(100)", List.of("id"));
        execute("INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    }

    /** Keys of one column that are whole numbers, as a set. */
    protected static Set<Long> ids(FeedKeys keys) {
        Set<Long> ids = new HashSet<>();
        keys.keys().forEach(key -> ids.add((Long) key.get(0)));
        return ids;
    }

    Dialect dialect() {
        return warehouse().dialect();
    }

    protected static PerseidException failure(ThrowingCallable what) {
        PerseidException failure = catchThrowableOfType(PerseidException.class, what);
        assertThat(failure).as("a PerseidException").isNotNull();
        return failure;
    }
}
