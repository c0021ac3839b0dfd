package io.perseid.api.warehouse;

import io.perseid.api.failure.PerseidException;
import java.util.Optional;

/**
 * Tells which keys of one table may have changed, and nothing else about them: whoever wants their rows reads them by key.
 * One thread at a time; every method is blocking. It holds nothing open itself, so it need not be closed.
 *
 * <p>How it is used, and the order matters:
 *
 * <ol>
 *   <li>{@link #begin}, <em>then</em> open a session and compare the whole table, then keep the position with the outcome.
 *   <li>Each later run: {@link #since} the position that is kept, read the keys to the end, and if the outcome is
 *       {@link FeedOutcome.Complete}, <em>then</em> open a session and read the rows of these keys, keep the new position with
 *       the outcome, {@link #confirm} it. A session that was opened earlier may show rows as they were before the change.
 *   <li>If the outcome is {@link FeedOutcome.Lost}: back to 1.
 * </ol>
 *
 * <p>Where {@link #asOf} says how, both read the table as it was at the position.
 *
 * <p>A key is told twice rather than never. A run that dies before it kept the position is told all of it again, unless
 * {@link #tellsDifferencesOnly}.
 */
public interface ChangeFeed {

    /** What the feed is called in the warehouse, for {@link ChangeFeeds#drop} and messages. */
    String name();

    /**
     * Makes what the warehouse needs to keep changes if it is not there, and makes it anew if it lost any.
     *
     * @return every change that a session opened from now on does not show comes after it
     * @throws PerseidException {@code CONFIGURATION} if the login may not; {@code TRANSIENT} if open transactions did not end
     *     in time
     */
    FeedPosition begin();

    /**
     * Makes a {@link #begin} that is under way fail with {@code TRANSIENT} soon; nothing happens if none is. What it had made is
     * taken over by the next one. From any thread.
     */
    default void cancel() {}

    /**
     * The keys of all changes from {@code from} until now. Close the reader before any other call.
     *
     * @throws PerseidException {@code TRANSIENT} while another process reads the feed; {@code CONFIGURATION}
     */
    FeedReader since(FeedPosition from);

    /**
     * Lets the warehouse forget the changes until this position. Only after all that came of them is committed. Nothing happens
     * if it had been confirmed before, or if what the warehouse kept is gone: the next {@link #since} then says that it is lost.
     */
    void confirm(FeedPosition until);

    /**
     * Whether a row that changed between two positions and changed back is not told, because only the difference is. Then what a
     * run has sent without keeping its position cannot be found by asking again from the one before, and the engine compares
     * the whole table after such a run.
     */
    default boolean tellsDifferencesOnly() {
        return false;
    }

    /**
     * What stands behind the table's name in a FROM, in the warehouse's SQL, so that its rows are read as they were at a
     * position: {@code AT(TIMESTAMP => ...)}. Whoever reads by a feed that tells differences only has to read so; else a row that
     * changes after the position, is read, and changes back would be told by nobody. Pure.
     *
     * @return empty, which is the default, where rows are read as they are: what changes after the position is told later
     */
    default Optional<String> asOf(FeedPosition position) {
        return Optional.empty();
    }

    /** What it costs the warehouse at present, and what is to be said about it. */
    FeedStatus status();

    /**
     * Removes from the warehouse what {@link #begin} made.
     *
     * @return false if there was nothing
     */
    boolean drop();
}
