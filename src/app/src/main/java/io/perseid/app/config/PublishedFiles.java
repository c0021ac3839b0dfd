package io.perseid.app.config;

import io.perseid.app.connectors.ConnectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files beside the configuration that are written from its description: schemas and the reference page. */
public final class PublishedFiles {

    private final Map<String, String> contents = new LinkedHashMap<>();

    public PublishedFiles(ConnectorRegistry registry) {
        ConfigSchema schema = new ConfigSchema(registry);
        contents.put("schema/perseid.schema.json", schema.perseid());
        contents.put("schema/sync.schema.json", schema.sync());
        contents.put("REFERENCE.md", new ReferencePage(registry).markdown());
    }

    /** Texts by path inside the configuration folder. */
    public Map<String, String> contents() {
        return Map.copyOf(contents);
    }

    /** Writes all of them; other files stay as they are. */
    public void write(Path configFolder) {
        contents.forEach((name, text) -> {
            Path file = configFolder.resolve(name);
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(file.toString(), e);
            }
        });
    }
}
