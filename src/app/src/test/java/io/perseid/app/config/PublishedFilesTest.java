package io.perseid.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.perseid.app.config.check.Validation;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.gallery.Gallery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder {@code config/} of the project: its examples, schemas and reference page. */
final class PublishedFilesTest {

    private static final Path CONFIG = Path.of("../../config");
    private static final ConnectorRegistry REGISTRY = ConnectorRegistry.installed();
    private static final String EVENTS = """
            sync: orders
            warehouse: shop
            destination: mixpanel
            events: {from: orders, name: order submitted, time: t, user: u, key: k}
            """;

    /** To write them anew: {@code mvn -pl src/app -am verify -Dtest=PublishedFilesTest -Dperseid.write=true ...}. */
    @Test
    void filesAreAsTheDescriptionSays() throws IOException {
        PublishedFiles files = new PublishedFiles(REGISTRY);
        if (Boolean.getBoolean("perseid.write")) {
            files.write(CONFIG);
        }
        assertThat(files.contents()).hasSize(3);
        for (var file : files.contents().entrySet()) {
            assertThat(CONFIG.resolve(file.getKey())).content().isEqualTo(file.getValue());
        }
    }

    @Test
    void examplesAreSound() {
        LoadedConfig config = new ConfigLoader(REGISTRY).load(CONFIG, name -> Optional.of("12345"));
        assertThat(new Validation(config).offline()).isEmpty();
        assertThat(config.configuration().syncs())
                .extracting(s -> s.name())
                .containsExactly("customers", "locations", "order-submitted", "products", "supplies");
    }

    @Test
    void examplesFitTheSchemasThatTheyName() throws IOException {
        assertThat(errors(new ConfigSchema(REGISTRY).perseid(), Files.readString(CONFIG.resolve("perseid.yaml"))))
                .isEmpty();
        List<Path> syncs;
        try (Stream<Path> files = Files.list(CONFIG.resolve("syncs"))) {
            syncs = files.toList();
        }
        assertThat(syncs).hasSize(5);
        for (Path sync : syncs) {
            String text = Files.readString(sync);
            assertThat(text).startsWith("# yaml-language-server: $schema=../schema/sync.schema.json\n");
            assertThat(errors(new ConfigSchema(REGISTRY).sync(), text))
                    .as(sync.toString())
                    .isEmpty();
        }
    }

    @Test
    void theGalleryFitsTheSchemasThatItNames() throws IOException {
        Path gallery = CONFIG.resolve("gallery");
        assertThat(errors(new ConfigSchema(REGISTRY).perseid(), Files.readString(gallery.resolve("perseid.yaml"))))
                .isEmpty();
        for (String example : Gallery.EXAMPLES) {
            String text = Files.readString(gallery.resolve(Gallery.sync(example)));
            assertThat(text).startsWith("# yaml-language-server: $schema=../../schema/sync.schema.json\n");
            assertThat(errors(new ConfigSchema(REGISTRY).sync(), text))
                    .as(example)
                    .isEmpty();
        }
    }

    @Test
    void aPlainSyncFitsTheSchema() throws IOException {
        assertThat(errors(new ConfigSchema(REGISTRY).sync(), EVENTS)).isEmpty();
        assertThat(errors(new ConfigSchema(REGISTRY).sync(), EVENTS + "max_rejects: ${env:N}\n"))
                .isEmpty();
    }

    @Test
    void anAudienceFitsTheSchemaWithoutDeletes() throws IOException {
        String audience = "sync: a\nwarehouse: shop\ndestination: mixpanel\n"
                + "audience: {name: A, from: c, user: u, property: is_a, left: false}\n";
        assertThat(errors(new ConfigSchema(REGISTRY).sync(), audience)).isEmpty();
        assertThat(errors(new ConfigSchema(REGISTRY).sync(), audience + "mode: mirror\n"))
                .isEmpty();
        assertThat(errors(new ConfigSchema(REGISTRY).sync(), audience.replace("left: false", "left: gone")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nmae: x\n",
                "mode: mirror\n",
                "mode: fast\n",
                "schedule: hourly\n",
                "schedule: {cron: 0 6 * * *}\n",
                "schedule: {after: dbt}\n",
                "max_rejects: -1\n",
                "max_rejects: many\n",
                "users: {from: customers}\n",
                "users: {from: customers, user: u, properties: {a: {vale: 1}}}\n",
                "users: {from: customers, user: u, properties: []}\n",
                "users: {from: {dbt: [x]}, user: u}\n",
            })
    void typicalMistakesDoNotFitTheSchema(String mistake) throws IOException {
        assertThat(errors(new ConfigSchema(REGISTRY).sync(), EVENTS + mistake)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: duckbd, file: x}",
                "{file: x}",
                "{type: duckdb, fiel: x}",
                "{type: duckdb, file: x, threads: 0}",
            })
    void wrongBlocksOfConnectorsDoNotFitTheSchema(String block) throws IOException {
        String perseid = "destinations: {m: {type: mixpanel, token: x}}\nwarehouses: {shop: " + block + "}\n";
        assertThat(errors(new ConfigSchema(REGISTRY).perseid(), perseid)).isNotEmpty();
    }

    private static List<Error> errors(String schema, String yaml) throws IOException {
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new ObjectMapper().readTree(schema));
        JsonNode node = new YAMLMapper().readTree(yaml);
        return compiled.validate(node);
    }
}
