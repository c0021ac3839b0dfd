package io.perseid.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.config.ConfigLoader;
import io.perseid.app.config.LoadedConfig;
import io.perseid.app.config.check.Validation;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.gallery.Gallery;
import io.perseid.app.gallery.GalleryPage;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.RunConditions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gallery as users start it: every example, from the rows of its page to the records of its page. */
final class GalleryDemoTest {

    private static final Path GALLERY = Path.of("..", "..", "config", "gallery");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyExampleGivesWhatItsPageSays() throws Exception {
        DemoOutcome outcome = new Demo(
                        new Screen(new PrintWriter(out), new PrintWriter(err), false),
                        ConnectorRegistry.installed(),
                        RunConditions.ofProcess(),
                        (stop, late) -> () -> {},
                        new DemoOptions(0, 0, 0, true, true, true, folder.resolve("demo")))
                .run();

        assertThat(outcome).as("%s%s", out, err).isEqualTo(DemoOutcome.EQUAL);
        JsonNode result = Json.parse(out.toString()).orElseThrow();
        assertThat(result.path("checks")).hasSize(Gallery.EXAMPLES.size() + 2);
        assertThat(result.path("checks")).allMatch(check -> check.path("ok").asBoolean());
    }

    @Test
    void everyFileOfTheGalleryIsInTheDemo() throws IOException {
        try (Stream<Path> files = Files.walk(GALLERY)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> GALLERY.relativize(file).toString().replace('\\', '/')))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Gallery.files().stream(), Stream.of("perseid.yaml"))
                                    .toList());
        }
    }

    @Test
    void theFolderIsASoundConfiguration() {
        LoadedConfig config = new ConfigLoader(ConnectorRegistry.installed()).load(GALLERY, name -> Optional.empty());
        assertThat(new Validation(config).offline()).isEmpty();
        assertThat(config.configuration().syncs())
                .extracting(sync -> sync.name())
                .containsExactlyInAnyOrderElementsOf(Gallery.EXAMPLES);
    }

    @Test
    void aPageShowsItsSyncAsItIsAndTheFirstPageNamesIt() throws IOException {
        String first = Files.readString(GALLERY.resolve("README.md"));
        List<GalleryPage> pages = Gallery.pages();
        for (GalleryPage page : pages) {
            assertThat(Files.readString(GALLERY.resolve(Gallery.sync(page.name()))))
                    .as(page.name())
                    .endsWith("\n" + page.yaml());
            assertThat(first).contains("(" + Gallery.page(page.name()) + ")");
        }
    }
}
