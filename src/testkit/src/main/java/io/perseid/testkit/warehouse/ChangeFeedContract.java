package io.perseid.testkit.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.api.warehouse.WarehouseSession;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on in every {@link ChangeFeed}. An implementation says how to reach an empty, writable warehouse;
 * the suite brings the tests. Each test starts with an empty warehouse.
 */
public abstract class ChangeFeedContract extends ChangeFeedKeysContract {

    @Test
    final void untilItIsConfirmedItIsToldAgainToWhoeverAsks() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("INSERT INTO orders VALUES (4, 'd')");
        FeedKeys first = told(feed, begin);
        execute("INSERT INTO orders VALUES (5, 'e')");
        FeedKeys again = told(feed("orders", "id"), new FeedPosition(begin.text()));
        assertThat(ids(first)).containsExactly(4L);
        assertThat(ids(again)).containsExactlyInAnyOrder(4L, 5L);
        // Unconfirmed, but the position was kept: a run that died between the two.
        assertThat(ids(told(feed, first.until()))).containsExactly(5L);
    }

    @Test
    final void afterItIsConfirmedOnlyLaterChangesAreTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition position = begin(feed);
        for (long id = 10; id < 15; id++) {
            execute("INSERT INTO orders VALUES (" + id + ", 'x')");
            FeedKeys keys = told(feed, position);
            assertThat(ids(keys)).containsExactly(id);
            position = keys.until();
            feed.confirm(position);
            feed.confirm(position);
        }
    }

    @Test
    final void aSessionThatIsOpenedLaterShowsWhatWasTold() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition position = begin(feed);
        for (int i = 0; i < 5; i++) {
            execute("UPDATE orders SET name = 'v" + i + "' WHERE id = 2");
            FeedKeys keys = told(feed, position);
            position = keys.until();
            assertThat(ids(keys)).containsExactly(2L);
            try (WarehouseSession session = warehouse().open()) {
                String sql = "SELECT name FROM " + dialect().table("orders") + " WHERE id = 2";
                assertThat(ReadRows.column(session, sql)).containsExactly("v" + i);
            }
        }
    }

    @Test
    final void aPositionIsAShortLine() {
        createOrders();
        FeedPosition position = begin(feed("orders", "id"));
        assertThat(position.text()).matches("[ -~]{1,500}");
    }

    @Test
    final void theOutcomeIsKnownAtTheEndOnly() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("DELETE FROM orders");
        try (FeedReader reader = feed.since(begin)) {
            assertThatThrownBy(reader::outcome).isInstanceOf(IllegalStateException.class);
            assertThat(reader.next()).isTrue();
            assertThatThrownBy(reader::outcome).isInstanceOf(IllegalStateException.class);
        }
        // Not read to its end: told again.
        assertThat(ids(told(feed, begin))).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    final void aCancelledReadingIsTransientAndCanBeRepeated() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("DELETE FROM orders");
        try (FeedReader reader = feed.since(begin)) {
            reader.cancel();
            assertThat(failure(reader::next).kind()).isEqualTo(FailureKind.TRANSIENT);
        }
        assertThat(ids(told(feed, begin))).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    final void feedsOnOneTableDoNotKnowOfEachOther() {
        createOrders();
        ChangeFeed one = feedOf("one", "orders", List.of(folded("id")));
        ChangeFeed other = feedOf("other", "orders", List.of(folded("id")));
        FeedPosition first = begin(one);
        execute("DELETE FROM orders WHERE id = 1");
        FeedPosition second = begin(other);
        execute("DELETE FROM orders WHERE id = 2");
        FeedKeys keys = told(one, first);
        one.confirm(keys.until());
        assertThat(ids(keys)).containsExactlyInAnyOrder(1L, 2L);
        assertThat(ids(told(other, second))).containsExactly(2L);
        if (leavesSomething()) {
            assertThat(one.name()).isNotEqualTo(other.name());
        }
        one.drop();
        assertThat(ids(told(other, second))).containsExactly(2L);
    }

    @Test
    final void aTableThatWasMadeAgainIsLostAndTheFeedCanBeginAnew() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("DROP TABLE orders");
        createOrders();
        assertThat(told(feed, begin).lost()).isNotEmpty();
        FeedPosition again = begin(feed("orders", "id"));
        execute("DELETE FROM orders WHERE id = 2");
        assertThat(ids(told(feed, again))).containsExactly(2L);
        assertThat(told(feed, begin).lost()).isNotEmpty();
    }

    @Test
    final void anUnknownPositionIsLost() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        begin(feed);
        assertThat(told(feed, new FeedPosition("something else")).lost()).contains("something else");
    }

    @Test
    final void askingWhetherThereCanBeAFeedLeavesNothing() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        assertThat(feeds().kept()).isEmpty();
        // Where a feed makes nothing, the warehouse keeps changes of its own accord.
        assertThat(feed.status().exists()).isEqualTo(!leavesSomething());
        assertThat(feed.drop()).isFalse();
    }

    @Test
    final void whatIsRecentIsToldAgainOnlyWhereItIsSaid() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        execute("INSERT INTO orders VALUES (4, 'd')");
        FeedKeys first = FeedKeys.since(feed, begin);
        feed.confirm(first.until());
        assertThat(ids(first)).containsExactly(4L);
        FeedKeys again = FeedKeys.since(feed, first.until());
        assertThat(ids(again)).isEqualTo(tellsRecentChangesAgain() ? Set.of(4L) : Set.of());
        FeedKeys later = told(feed, again.until());
        assertThat(ids(later)).isEqualTo(tellsRecentChangesAgain() ? Set.of(4L) : Set.of());
        assertThat(ids(told(feed, later.until()))).isEmpty();
    }

    @Test
    final void whatIsLeftIsListedAndCanBeDropped() {
        createOrders();
        ChangeFeed feed = feed("orders", "id");
        FeedPosition begin = begin(feed);
        if (!leavesSomething()) {
            assertThat(feeds().kept()).isEmpty();
            assertThat(feeds().drop(feed.name())).isFalse();
            assertThat(feed.drop()).isFalse();
            assertThat(told(feed, begin).keys()).isEmpty();
            return;
        }
        assertThat(feed.status().exists()).isTrue();
        assertThat(feeds().kept()).extracting(FeedStatus::name).containsExactly(feed.name());
        assertThat(feeds().name("shop/orders")).isEqualTo(feed.name());
        assertThat(feeds().drop(feed.name())).isTrue();
        assertThat(feeds().drop(feed.name())).isFalse();
        assertThat(feeds().kept()).isEmpty();
        assertThat(told(feed, begin).lost()).isNotEmpty();
        feed.confirm(begin);
        assertThat(told(feed, begin).lost()).isNotEmpty();
    }

    @Test
    final void noFeedOfWhatIsNotATableOrHasNoSuchKey() {
        createOrders();
        execute("CREATE VIEW only_a AS SELECT * FROM orders WHERE name = 'a'");
        for (ThrowingCallable wrong : Arrays.<ThrowingCallable>asList(
                () -> feed("only_a", "id"),
                () -> feed("nowhere", "id"),
                () -> feed("orders", "nothing"),
                () -> feed("orders", "id", "nothing"))) {
            PerseidException failure = failure(wrong);
            assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(failure.problem().action()).isNotEmpty();
        }
    }
}
