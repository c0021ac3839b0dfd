package io.perseid.connector.postgres;

import io.perseid.api.warehouse.FeedStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a slot costs the server, and what is to be said about it. Pure. */
final class SlotCost {

    /** Most syncs run at least daily. */
    private static final Duration FORGOTTEN = Duration.ofHours(36);

    private static final long MUCH = 1L << 30;
    private static final long MEGABYTE = 1L << 20;

    private SlotCost() {}

    static FeedStatus none(String name) {
        return new FeedStatus(name, false, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), List.of());
    }

    static FeedStatus of(FeedSlot slot) {
        Optional<Duration> idle = slot.reader().isPresent() ? Optional.of(Duration.ZERO) : slot.idle();
        return new FeedStatus(slot.name(), true, slot.heldBytes(), slot.keepLimit(), idle, warnings(slot, idle));
    }

    private static List<String> warnings(FeedSlot slot, Optional<Duration> idle) {
        List<String> warnings = new ArrayList<>();
        long held = slot.heldBytes().orElse(0);
        String keeps = "slot " + slot.name() + " keeps " + held / MEGABYTE + " MB of WAL";
        if (slot.lost()) {
            warnings.add(
                    "slot " + slot.name() + " has lost changes, because the server removed WAL that it needed: the next"
                            + " run compares the whole table; raise max_slot_wal_keep_size or run more often");
            return warnings;
        }
        if (idle.isPresent() && idle.get().compareTo(FORGOTTEN) > 0) {
            warnings.add(keeps + " and was not read for " + idle.get().toHours()
                    + " hours: run its sync, or drop it if there is none any more");
        } else if (slot.reader().isEmpty() && held >= MUCH) {
            warnings.add(keeps + ": run its sync, or drop it if there is none any more");
        }
        if (slot.keepLimit().isEmpty()) {
            warnings.add("max_slot_wal_keep_size is not set, so slot " + slot.name()
                    + " would fill the server's disk if its sync stopped: set it to what the disk can spare");
        } else if (slot.unreserved() || held > slot.keepLimit().getAsLong() / 2) {
            warnings.add(keeps + " of " + slot.keepLimit().getAsLong() / MEGABYTE
                    + " MB that max_slot_wal_keep_size allows, and then loses changes: run its sync, or raise it");
        }
        return warnings;
    }
}
