package io.perseid.testkit.simulator.truth;

import io.perseid.testkit.simulator.destination.RecordLine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was from one change to the next. Times are microseconds of instants, whatever the table's columns hold.
 *
 * @param id null or the number that makes the key
 * @param mark tells values apart
 * @param note see {@link RecordLine}
 */
public record Version(
        @Nullable Long id,
        @Nullable Long cursor,
        @Nullable Long time,
        @Nullable String user,
        @Nullable String name,
        String mark,
        String note) {

    private static final long EARLIEST_MICROS = 1_577_836_800_000_000L;

    /** What the destination would show. @param events whether time, user and name count */
    String shown(String key, boolean events) {
        return events
                ? RecordLine.version(key, time == null ? 0 : time, text(user), text(name), mark)
                : RecordLine.version(key, 0, "", "", mark);
    }

    /** The code of the reject that this row becomes; empty if it can be sent. */
    Optional<String> flaw(boolean events) {
        if (id == null) {
            return Optional.of("null_key");
        }
        if (events) {
            if (cursor == null) {
                return Optional.of("null_cursor");
            }
            if (time == null) {
                return Optional.of("null_time");
            }
            if (text(user).isEmpty()) {
                return Optional.of("missing_user");
            }
            if (text(name).isEmpty()) {
                return Optional.of("missing_name");
            }
            if (time < EARLIEST_MICROS) {
                return Optional.of("time_range");
            }
        }
        return switch (note) {
            case RecordLine.UNWRITABLE -> Optional.of("unwritable");
            case RecordLine.BAD -> Optional.of("refused");
            default -> Optional.empty();
        };
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
