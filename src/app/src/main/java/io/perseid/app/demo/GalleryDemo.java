package io.perseid.app.demo;

import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import io.perseid.app.gallery.Gallery;
import io.perseid.app.gallery.GalleryDatabase;
import io.perseid.app.gallery.GalleryEquality;
import io.perseid.app.gallery.GalleryPage;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Table;
import io.perseid.engine.run.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gallery, step by step: the tables of all pages, the sandbox, all syncs, once more for nothing, the later tables of the
 * pages that have some, all syncs; compared with what the pages say after each. One thread.
 */
final class GalleryDemo {

    static final int STEPS = 5;

    /** A row that is written {@code now} is older than what a sync leaves to the next run ({@code settle: 1m}). */
    private static final Duration BEFORE_NOW = Duration.ofMinutes(2);

    private static final int BEFORE = 0;
    private static final int LATER = 1;

    private final DemoStage stage;
    private final DemoFolder folder;
    private final int port;

    /** @param port of the sandbox; 0 = a free one */
    GalleryDemo(DemoStage stage, int port) {
        this.stage = stage;
        this.folder = stage.folder();
        this.port = port;
    }

    DemoOutcome run(DemoLock lock) throws IOException, SQLException {
        List<GalleryPage> pages = Gallery.pages();
        stage.begin(1, "Make a warehouse of the tables that " + Amounts.of(pages.size(), "page") + " show");
        stage.recreateFolder();
        Instant first = fill(pages, BEFORE);
        stage.done(folder.shop().toString());

        stage.begin(2, "Start the sandbox: a local server that answers like Mixpanel, in a process of its own");
        try (SandboxProcess sandbox = SandboxProcess.start(folder.sandboxDatabase(), port, Gallery.LOOKUP_TABLES)) {
            lock.page(sandbox.uri().toString());
            folder.writeGallery(sandbox.uri());
            stage.done("process " + sandbox.pid() + ", page " + sandbox.uri());
            GalleryEquality equality = new GalleryEquality(
                    new GalleryDatabase(folder.path()),
                    folder.temporary(),
                    new DestinationAccess(
                            sandbox.uri(),
                            SandboxProcess.CREDENTIALS.serviceAccount(),
                            SandboxProcess.CREDENTIALS.secret()),
                    SandboxProcess.CREDENTIALS.projectId());

            stage.begin(3, "Run the sync of each page, and compare what arrived with the page, row by row");
            stage.runManySyncs();
            if (stage.isStopped()) {
                return stage.stopped();
            }
            Map<String, Equality> early = equality.check(pages, BEFORE, first);

            stage.begin(4, "Run them again: nothing has changed, so nothing must be sent");
            Map<String, RunReport> again = stage.runManySyncs();
            if (stage.isStopped()) {
                return stage.stopped();
            }
            stage.expect("records sent", 0, SyncRound.sent(again));

            List<GalleryPage> changing =
                    pages.stream().filter(page -> page.steps().size() > LATER).toList();
            stage.begin(
                    5,
                    "Change the tables of " + Amounts.of(changing.size(), "page")
                            + " as they say under \"Then\", run all syncs, compare again");
            Instant then = fill(pages, LATER);
            stage.runManySyncs();
            if (stage.isStopped()) {
                return stage.stopped();
            }
            tell(pages, early, equality.check(pages, LATER, changing.isEmpty() ? first : then));
            return stage.stay(sandbox);
        }
    }

    private Instant fill(List<GalleryPage> pages, int step) throws SQLException {
        Instant now = stage.clock().instant().minus(BEFORE_NOW).truncatedTo(ChronoUnit.SECONDS);
        new GalleryDatabase(folder.path()).fill(pages, step, now);
        return now;
    }

    private void tell(List<GalleryPage> pages, Map<String, Equality> early, Map<String, Equality> late) {
        Table table = new Table("EXAMPLE", "MODEL OR ENRICHMENT", "ROWS IN", "RECORDS OUT", "AS EXPECTED", "PAGE");
        for (GalleryPage page : pages) {
            Equality before = found(early, page.name());
            Equality after = found(late, page.name());
            boolean good = before.holds() && after.holds();
            stage.check(good, page.name() + ": as its page says");
            table.row(
                    page.name(),
                    page.shows(),
                    Amounts.count(page.rows(LATER)),
                    Amounts.count(after.equal() + after.extra() + after.different()),
                    good ? "yes" : "NO",
                    Gallery.page(page.name()));
        }
        stage.tell("");
        table.lines().forEach(stage::say);
        stage.tell("");
        Map<String, Equality> wrong = new HashMap<>();
        early.forEach((name, equality) -> wrong.put(name + ", first run", equality));
        late.forEach((name, equality) -> wrong.put(name + ", last run", equality));
        wrong.values().removeIf(Equality::holds);
        wrong.forEach((name, equality) -> {
            stage.mark(false, name + ": " + equality.sentence());
            equality.examples().forEach(example -> stage.tell("       " + example));
        });
        stage.mark(
                found(late, GalleryEquality.NOBODYS).holds()
                        && found(early, GalleryEquality.NOBODYS).holds(),
                "nothing arrived that no page expects");
        Path config = folder.config();
        stage.say("Pages and syncs lie in " + config + "; begin with README.md.");
        stage.say("What a warehouse is asked: ./perseid sql sessions --config " + config);
    }

    private static Equality found(Map<String, Equality> results, String name) {
        return Optional.ofNullable(results.get(name)).orElseThrow();
    }
}
