package io.perseid.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file below {@code src/test/resources} of the module under test; written anew with {@code -Dperseid.write=true}. */
public record GoldenFile(Path path) {

    /** @param name relative, such as {@code models/milestones.sql} */
    public static GoldenFile of(String name) {
        return new GoldenFile(Path.of("src", "test", "resources").resolve(name));
    }

    /** Fails if the file does not hold this text. */
    public void holds(String text) {
        try {
            if (Boolean.getBoolean("perseid.write")) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, text + "\n");
            }
            assertThat(path)
                    .as("write it with -Dperseid.write=true, and read it")
                    .exists();
            assertThat(text + "\n").as(path.toString()).isEqualTo(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
