package io.perseid.app.gallery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The examples of the repository's {@code config/gallery/}, as they are packed into the jar. A test compares both. */
public final class Gallery {

    /** In the order in which somebody reads them. */
    public static final List<String> EXAMPLES = List.of(
            "fact-table",
            "one-big-table",
            "milestones",
            "activity-stream",
            "json-events",
            "sessions",
            "first-events",
            "users",
            "groups",
            "lookup-table",
            "audience",
            "join",
            "join-valid",
            "list",
            "csv-lookup",
            "table-lookup",
            "history",
            "within-next",
            "dbt");

    /** Lookup tables that a person would have made in Mixpanel's pages. */
    public static final List<String> LOOKUP_TABLES = List.of("shops");

    private static final String ROOT = "/io/perseid/app/demo/config/gallery/";
    private static final List<String> SHARED = List.of("README.md", "lookups/channels.csv", "dbt/manifest.json");

    private Gallery() {}

    /** Every file but {@code perseid.yaml}, relative to the gallery's folder. */
    public static List<String> files() {
        return Stream.concat(SHARED.stream(), EXAMPLES.stream().flatMap(name -> Stream.of(page(name), sync(name))))
                .toList();
    }

    public static String page(String example) {
        return "pages/" + example + ".md";
    }

    public static String sync(String example) {
        return "syncs/" + example + ".yaml";
    }

    /** All pages, read. */
    public static List<GalleryPage> pages() throws IOException {
        List<GalleryPage> pages = new ArrayList<>();
        for (String example : EXAMPLES) {
            pages.add(new PageReader(example).read(text(page(example))));
        }
        return pages;
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Gallery.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new IOException("config/gallery/" + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
