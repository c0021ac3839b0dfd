package io.perseid.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.FeedOutcome;
import io.perseid.api.warehouse.FeedPosition;
import io.perseid.api.warehouse.FeedReader;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

final class WarehouseUserTest {

    private static final FeedRequest REQUEST = new FeedRequest("orders", "orders", List.of("id"));

    private final List<String> heard = new ArrayList<>();
    private Runnable whileItBegins = () -> {};
    private final SharedWarehouse shared = new SharedWarehouse("shop", new Feeding());

    @Test
    void feedsThatAreReadAreCancelledAndClosedWithTheirUserAndNoOthers() {
        WarehouseUser one = new WarehouseUser(shared, "one");
        WarehouseUser other = new WarehouseUser(shared, "other");
        FeedReader mine = reader(one, "mine");
        FeedReader over = reader(one, "over");
        FeedReader theirs = reader(other, "theirs");
        over.close();
        heard.clear();

        one.cancel();
        one.close();
        one.close();
        mine.cancel();

        assertThat(heard).containsExactly("cancel mine", "close mine");
        theirs.cancel();
        assertThat(heard).endsWith("cancel theirs");
    }

    @Test
    void aFeedThatBeginsIsCancelledWithItsUser() {
        WarehouseUser one = new WarehouseUser(shared, "one");
        whileItBegins = one::cancel;
        ChangeFeed feed = one.feeds().orElseThrow().open(REQUEST);
        feed.begin();
        one.cancel();
        assertThat(heard).containsExactly("begin", "cancel begin");
    }

    @Test
    void feedsAreTheWarehousesOwn() {
        ChangeFeeds feeds = new WarehouseUser(shared, "one").feeds().orElseThrow();
        ChangeFeed feed = feeds.open(REQUEST);
        feed.confirm(feed.begin());

        assertThat(feed.tellsDifferencesOnly()).isTrue();
        assertThat(feed.asOf(new FeedPosition("p7"))).contains("AT p7");
        assertThat(feeds.name("x")).isEqualTo("slot_x");
        assertThat(feed.name()).isEqualTo("slot_orders");
        assertThat(feed.drop()).isTrue();
        assertThat(feeds.drop("y")).isFalse();
        assertThat(heard).containsExactly("begin", "confirm p0", "drop", "drop y");
        assertThat(new WarehouseUser(new SharedWarehouse("none", new Plain()), "one").feeds())
                .isEmpty();
    }

    /** What is not handed on would be what the interface says by default, and not what the warehouse says. */
    @Test
    void nothingIsLeftToADefault() {
        List<String> left = Stream.of(WarehouseUser.class, FeedsUser.class)
                .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
                .flatMap(type -> Stream.of(type.getMethods()))
                .filter(Method::isDefault)
                .map(Method::toString)
                .toList();
        assertThat(left).isEmpty();
    }

    private static FeedReader reader(WarehouseUser user, String from) {
        return user.feeds().orElseThrow().open(REQUEST).since(new FeedPosition(from));
    }

    private static class Plain implements Warehouse {
        @Override
        public Dialect dialect() {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public int maxSessions() {
            return 1;
        }

        @Override
        public WarehouseSession open() {
            throw new IllegalStateException("not asked here");
        }
    }

    private final class Feeding extends Plain {
        @Override
        public Optional<ChangeFeeds> feeds() {
            return Optional.of(new Feeds());
        }
    }

    private final class Feeds implements ChangeFeeds {
        @Override
        public String name(String feed) {
            return "slot_" + feed;
        }

        @Override
        public ChangeFeed open(FeedRequest request) {
            return new Feed();
        }

        @Override
        public List<FeedStatus> kept() {
            return List.of();
        }

        @Override
        public boolean drop(String name) {
            heard.add("drop " + name);
            return false;
        }
    }

    private final class Feed implements ChangeFeed {
        @Override
        public String name() {
            return "slot_orders";
        }

        @Override
        public FeedPosition begin() {
            heard.add("begin");
            whileItBegins.run();
            return new FeedPosition("p0");
        }

        @Override
        public void cancel() {
            heard.add("cancel begin");
        }

        @Override
        public FeedReader since(FeedPosition from) {
            return new Reader(from.text());
        }

        @Override
        public void confirm(FeedPosition until) {
            heard.add("confirm " + until);
        }

        @Override
        public boolean tellsDifferencesOnly() {
            return true;
        }

        @Override
        public Optional<String> asOf(FeedPosition position) {
            return Optional.of("AT " + position);
        }

        @Override
        public FeedStatus status() {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public boolean drop() {
            heard.add("drop");
            return true;
        }
    }

    private final class Reader implements FeedReader {
        private final String name;

        Reader(String name) {
            this.name = name;
        }

        @Override
        public Schema schema() {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public boolean next() {
            return false;
        }

        @Override
        public VectorSchemaRoot batch() {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public FeedOutcome outcome() {
            throw new IllegalStateException("not asked here");
        }

        @Override
        public void cancel() {
            heard.add("cancel " + name);
        }

        @Override
        public void close() {
            heard.add("close " + name);
        }
    }
}
