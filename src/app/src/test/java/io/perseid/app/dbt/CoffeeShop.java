package io.perseid.app.dbt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The manifest of a made-up project, with the members that dbt's published schema v12 demands. */
public final class CoffeeShop {

    private CoffeeShop() {}

    public static String manifest() {
        try (InputStream in = Objects.requireNonNull(CoffeeShop.class.getResourceAsStream("/dbt/manifest.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it and returns its path. */
    public static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
