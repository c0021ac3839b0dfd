package io.perseid.app.demo;

import io.perseid.app.gallery.Gallery;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that the demo lives in: the shop, the sandbox's database, a configuration folder as a user would have it, the
 * state. One thread.
 */
final class DemoFolder {

    /** What of the repository's {@code config/} is packed into the jar. A test compares this with what is there. */
    static final List<String> CONFIG = List.of(
            "syncs/customers.yaml",
            "syncs/locations.yaml",
            "syncs/order-submitted.yaml",
            "syncs/products.yaml",
            "syncs/supplies.yaml",
            "lookups/campaigns.csv");

    private final Path folder;

    DemoFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path path() {
        return folder;
    }

    Path shop() {
        return folder.resolve("shop.duckdb");
    }

    Path sandboxDatabase() {
        return folder.resolve("sandbox.duckdb");
    }

    Path config() {
        return folder.resolve("config");
    }

    Path campaigns() {
        return config().resolve("lookups/campaigns.csv");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /** Empties the folder and makes it anew: each demo starts from nothing. */
    void recreate() throws IOException {
        if (Files.exists(folder)) {
            List<Path> old;
            try (Stream<Path> files = Files.walk(folder)) {
                old = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : old) {
                Files.delete(file);
            }
        }
        Files.createDirectories(temporary());
    }

    /** Writes the configuration: the repository's syncs as they are, and a perseid.yaml that points at this sandbox. */
    void writeConfig(URI sandbox) throws IOException {
        for (String name : CONFIG) {
            copy("config/" + name, name);
        }
        writeConnections(sandbox, "");
    }

    /** As {@link #writeConfig}, with the files of the gallery. */
    void writeGallery(URI sandbox) throws IOException {
        for (String name : Gallery.files()) {
            copy("config/gallery/" + name, name);
        }
        writeConnections(sandbox, """
                  crm:
                    type: duckdb
                    file: crm.duckdb

                dbt:
                  manifest: config/dbt/manifest.json
                """);
    }

    private void copy(String resource, String name) throws IOException {
        Path file = config().resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = DemoFolder.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not in the jar");
            }
            Files.copy(in, file);
        }
    }

    /** @param more what follows the first warehouse */
    private void writeConnections(URI sandbox, String more) throws IOException {
        Files.writeString(config().resolve("perseid.yaml"), """
                # Written by `perseid demo`. The same syncs as in the repository's config/, against the sandbox.
                warehouses:
                  shop:
                    type: duckdb
                    file: shop.duckdb
                    zone: UTC
                %6$s
                destinations:
                  mixpanel:
                    type: mixpanel
                    hosts: {ingestion: "%1$s", data: "%1$s", query: "%1$s", app: "%1$s"}
                    project_id: %2$s
                    token: %3$s
                    service_account:
                      username: %4$s
                      secret: %5$s

                state:
                  folder: state
                """.formatted(
                        sandbox,
                        SandboxProcess.CREDENTIALS.projectId(),
                        SandboxProcess.CREDENTIALS.token(),
                        SandboxProcess.CREDENTIALS.serviceAccount(),
                        SandboxProcess.CREDENTIALS.secret(),
                        more));
    }
}
