package io.perseid.app.wiring;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ChangeFeeds;
import io.perseid.api.warehouse.FeedStatus;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.engine.mirror.FeedName;
import io.perseid.engine.plan.Planner;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Sync;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The change feeds that the configured warehouses keep, with the syncs that they belong to. Asks the warehouses; blocking.
 *
 * @param workspace stays open
 */
public record KeptFeeds(Workspace workspace) {

    /** In all warehouses that have feeds. */
    public KeptFeedList all() {
        return of(workspace.configuration().warehouses().keySet());
    }

    /** In warehouses that a sync reads the changes of. */
    public KeptFeedList ofSyncsThatUseThem() {
        return of(workspace.configuration().syncs().stream()
                .filter(KeptFeeds::goesByFeed)
                .map(Sync::warehouse)
                .distinct()
                .toList());
    }

    /**
     * Drops a feed in whichever warehouse has it.
     *
     * @return the warehouse; empty if none has it
     * @throws PerseidException if none of those that can be asked has it, and one cannot be asked
     */
    public Optional<String> drop(String name) {
        Optional<PerseidException> unasked = Optional.empty();
        for (String each : workspace.configuration().warehouses().keySet()) {
            try (Warehouse warehouse = workspace.warehouse(each, "feeds")) {
                if (warehouse.feeds().filter(feeds -> feeds.drop(name)).isPresent()) {
                    return Optional.of(each);
                }
            } catch (PerseidException e) {
                unasked = unasked.or(() -> Optional.of(e));
            }
        }
        if (unasked.isPresent()) {
            throw unasked.get();
        }
        return Optional.empty();
    }

    /** One that is out of reach says nothing about the others. */
    private KeptFeedList of(Collection<String> warehouses) {
        List<KeptFeed> kept = new ArrayList<>();
        List<KeptFeedList.Unasked> unasked = new ArrayList<>();
        for (String each : warehouses) {
            try (Warehouse warehouse = workspace.warehouse(each, "feeds")) {
                warehouse.feeds().ifPresent(feeds -> kept.addAll(of(each, feeds)));
            } catch (PerseidException e) {
                unasked.add(new KeptFeedList.Unasked(each, e));
            }
        }
        return new KeptFeedList(kept, unasked);
    }

    private List<KeptFeed> of(String warehouse, ChangeFeeds feeds) {
        Map<String, Sync> syncs = new HashMap<>();
        for (Sync sync : workspace.configuration().syncs()) {
            if (sync.warehouse().equals(warehouse)) {
                String name = FeedName.of(Planner.ledger(sync, workspace.destination(sync.destination())));
                // Of syncs that share a namespace the one that reads it is named.
                syncs.merge(feeds.name(name), sync, (first, second) -> goesByFeed(first) ? first : second);
            }
        }
        List<KeptFeed> kept = new ArrayList<>();
        for (FeedStatus status : feeds.kept()) {
            Optional<Sync> sync = Optional.ofNullable(syncs.get(status.name()));
            kept.add(new KeptFeed(
                    warehouse,
                    status,
                    sync.map(Sync::name),
                    sync.filter(KeptFeeds::goesByFeed).isPresent()));
        }
        return kept;
    }

    private static boolean goesByFeed(Sync sync) {
        return sync.mirror()
                .filter(mirror -> mirror.changes() == Mirror.Changes.FEED)
                .isPresent();
    }
}
