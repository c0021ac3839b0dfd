package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.ChangeFeed;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.FeedRequest;
import io.perseid.api.warehouse.FeedStatus;
import java.util.List;
import java.util.function.Function;

/**
 * Change feeds by the CHANGES clause. The account records changes for everybody and for its own time, so feeds make nothing
 * there and leave nothing. See {@link ChangeFeeds}.
 */
final class SnowflakeFeeds implements ChangeFeeds {

    private final String where;
    private final Function<SnowflakeFailures, SnowflakeSession> sessions;

    /** @param sessions opens one, whose failures are told by what it is given */
    SnowflakeFeeds(String where, Function<SnowflakeFailures, SnowflakeSession> sessions) {
        this.where = where;
        this.sessions = sessions;
    }

    @Override
    public ChangeFeed open(FeedRequest request) {
        SnowflakeFeed feed = new SnowflakeFeed(where + ", changes of " + request.table(), request, sessions);
        feed.check();
        return feed;
    }

    @Override
    public List<FeedStatus> kept() {
        return List.of();
    }

    @Override
    public boolean drop(String name) {
        return false;
    }
}
