package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.KeptFeed;
import io.perseid.app.wiring.KeptFeedList;
import io.perseid.app.wiring.KeptFeeds;
import io.perseid.app.wiring.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code perseid feeds}, which lists; {@link FeedsDropCommand} is its only command. */
@Command(
        name = "feeds",
        description = "List what change feeds keep in the warehouses, and which sync reads them.",
        footer = {
            "",
            "A feed that nobody reads costs its warehouse disk: PostgreSQL keeps its log for",
            "it. One that belongs to no sync can be dropped.",
            "A warehouse that cannot be asked is said; the others are listed.",
            "",
            "Examples:",
            "  perseid feeds",
            "  perseid feeds drop perseid_orders_event_mixpanel_1_0123456789"
        })
final class FeedsCommand implements Callable<Integer> {

    private final Invocation invocation;
    private final Screen screen;

    FeedsCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            KeptFeedList kept = new KeptFeeds(workspace).all();
            if (invocation.json()) {
                screen.out(json(kept));
            } else {
                show(kept.feeds(), kept.unasked().isEmpty());
            }
            kept.unasked()
                    .forEach(each -> screen.problem("error", each.failure().problem()));
            return kept.unasked().stream()
                    .map(each -> ExitCode.of(each.failure().kind()))
                    .findFirst()
                    .orElse(ExitCode.OK);
        }
    }

    private void show(List<KeptFeed> feeds, boolean all) {
        if (feeds.isEmpty()) {
            screen.out(all ? "no feeds" : "no feeds in the warehouses that could be asked");
            return;
        }
        Table table = new Table("FEED", "WAREHOUSE", "SYNC", "KEPT", "AT MOST", "IDLE");
        for (KeptFeed feed : feeds) {
            table.row(
                    feed.status().name(),
                    feed.warehouse(),
                    feed.sync().orElse("no sync"),
                    bytes(feed.status().heldBytes(), "-"),
                    bytes(feed.status().keepLimit(), "no limit"),
                    feed.status().idle().map(Amounts::duration).orElse("-"));
        }
        screen.out(table);
        feeds.forEach(feed -> feed.warnings().forEach(screen::out));
    }

    private static String bytes(OptionalLong bytes, String otherwise) {
        return bytes.isPresent() ? Amounts.bytes(bytes.getAsLong()) : otherwise;
    }

    private static ObjectNode json(KeptFeedList kept) {
        ObjectNode node = Json.object();
        ArrayNode feeds = node.putArray("feeds");
        kept.feeds().forEach(feed -> feeds.add(json(feed)));
        ArrayNode unasked = node.putArray("unasked");
        kept.unasked()
                .forEach(each ->
                        unasked.add(Json.problem(each.failure().problem()).put("warehouse", each.warehouse())));
        return node;
    }

    static ObjectNode json(KeptFeed feed) {
        ObjectNode node = Json.object()
                .put("name", feed.status().name())
                .put("warehouse", feed.warehouse())
                .put("sync", feed.sync().orElse(null));
        feed.status()
                .heldBytes()
                .ifPresentOrElse(held -> node.put("held_bytes", held), () -> node.putNull("held_bytes"));
        feed.status()
                .keepLimit()
                .ifPresentOrElse(most -> node.put("limit_bytes", most), () -> node.putNull("limit_bytes"));
        node.put("idle_seconds", feed.status().idle().map(Duration::toSeconds).orElse(null));
        ArrayNode warnings = node.putArray("warnings");
        feed.warnings().forEach(warnings::add);
        return node;
    }

    /** What is to be said of the feeds of syncs that go by one, for {@code status}; never a failure. */
    static List<String> warnings(Workspace workspace) {
        return new KeptFeeds(workspace).ofSyncsThatUseThem().warnings();
    }
}
