package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.app.config.ConfigLoader;
import io.perseid.app.config.LoadedConfig;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.RecordDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what the program reads: its examples are loaded, its commands exist. */
final class ReadmeTest {

    private static final Path README = Path.of("../../README.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```yaml\\n(.*?)^ *```");
    private static final Pattern CALL = Pattern.compile("\\./perseid ([a-z]+)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void examplesOfTheReadmeAreValid() throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(README));
        while (matcher.find()) {
            blocks.add(matcher.group(2).replaceAll("(?m)^" + matcher.group(1), ""));
        }
        assertThat(blocks).hasSize(4);
        Files.createDirectories(folder.resolve("config/syncs"));
        Files.createDirectories(folder.resolve("config/lookups"));
        Files.writeString(folder.resolve("config/perseid.yaml"), blocks.get(0));
        Files.writeString(folder.resolve("config/syncs/orders.yaml"), blocks.get(1));
        Files.copy(Path.of("../../config/lookups/campaigns.csv"), folder.resolve("config/lookups/campaigns.csv"));

        LoadedConfig loaded =
                new ConfigLoader(ConnectorRegistry.installed()).load(folder.resolve("config"), ReadmeTest::variable);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.configuration().syncs()).hasSize(1);

        Files.writeString(
                folder.resolve("config/syncs/orders.yaml"), blocks.get(1).replace("mode: standard\n", blocks.get(2)));
        LoadedConfig mirrored =
                new ConfigLoader(ConnectorRegistry.installed()).load(folder.resolve("config"), ReadmeTest::variable);
        assertThat(mirrored.problems()).isEmpty();
        assertThat(mirrored.configuration().syncs()).singleElement().satisfies(sync -> assertThat(sync.mode())
                .isEqualTo(Mode.MIRROR));

        Files.writeString(folder.resolve("config/syncs/orders.yaml"), blocks.get(3));
        LoadedConfig audience =
                new ConfigLoader(ConnectorRegistry.installed()).load(folder.resolve("config"), ReadmeTest::variable);
        assertThat(audience.problems()).isEmpty();
        assertThat(audience.configuration().syncs()).singleElement().satisfies(sync -> assertThat(sync.record())
                .isInstanceOf(RecordDefinition.Audience.class));
    }

    private static Optional<String> variable(String name) {
        return name.startsWith("MIXPANEL_") ? Optional.of(name.endsWith("ID") ? "3180012" : "x") : Optional.empty();
    }

    @Test
    void commandsOfTheReadmeExist() throws IOException {
        try (TestShop shop = new TestShop(folder)) {
            Matcher matcher = CALL.matcher(Files.readString(README));
            int found = 0;
            while (matcher.find()) {
                found++;
                // Asked for help, picocli forgives an unknown command; so look whose help it is.
                assertThat(shop.callBare(matcher.group(1), "--help").out())
                        .as(matcher.group())
                        .contains("Usage: perseid " + matcher.group(1));
            }
            assertThat(found).isGreaterThan(10);
        }
    }
}
