package io.perseid.app.command;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.KeptFeed;
import io.perseid.app.wiring.KeptFeeds;
import io.perseid.app.wiring.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code perseid feeds drop}. */
@Command(
        name = "drop",
        description = "Remove what a change feed keeps in its warehouse.",
        footer = {
            "",
            "Nothing is lost at the destination: if a sync still goes by the feed, its next",
            "run says that changes are lost, compares every row, and begins the feed anew.",
            "",
            "Example:",
            "  perseid feeds drop perseid_orders_event_mixpanel_1_0123456789"
        })
final class FeedsDropCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "Name of the feed, as perseid feeds says it.")
    String name = "";

    private final Invocation invocation;
    private final Screen screen;

    FeedsDropCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            KeptFeeds feeds = new KeptFeeds(workspace);
            String warehouse =
                    feeds.drop(name).orElseThrow(() -> unknown(feeds.all().feeds()));
            if (invocation.json()) {
                screen.out(Json.object().put("dropped", name).put("warehouse", warehouse));
            } else {
                screen.out("feed " + name + " dropped from warehouse " + warehouse
                        + "; a sync that goes by it compares every row in its next run");
            }
            return ExitCode.OK;
        }
    }

    private PerseidException unknown(List<KeptFeed> kept) {
        return PerseidException.of(
                FailureKind.CONFIGURATION,
                "perseid feeds drop",
                "no feed \"" + name + "\" in any warehouse",
                kept.isEmpty()
                        ? "none, because there are no feeds"
                        : kept.stream().map(feed -> feed.status().name()).collect(Collectors.joining(", ")),
                "take a name that perseid feeds lists");
    }
}
