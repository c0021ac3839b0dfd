package io.perseid.app.gallery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import io.perseid.app.equality.EqualityChecker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what arrived with what the pages say by hand, each page by itself; what no page expects is told as well. Knows
 * neither syncs nor engine. One thread.
 */
public final class GalleryEquality {

    /** Under this name stands what no page expects. */
    public static final String NOBODYS = "records that no page expects";

    private static final int MEMORY_MEGABYTES = 256;
    private static final String EVENTS = "Events";
    private static final String USERS = "Users";
    private static final String GROUPS = "Groups ";
    private static final String LOOKUP_TABLE = "Lookup table ";

    private final GalleryDatabase expected;
    private final Path temporary;
    private final DestinationAccess destination;
    private final String project;
    private final ObjectMapper json = new ObjectMapper();

    /** @param expected where what the pages say is written as tables */
    public GalleryEquality(GalleryDatabase expected, Path temporary, DestinationAccess destination, String project) {
        this.expected = expected;
        this.temporary = temporary;
        this.destination = destination;
        this.project = project;
    }

    /**
     * One result for each page by its name, and one for {@link #NOBODYS}.
     *
     * @param now as the warehouse was filled with
     */
    public Map<String, Equality> check(List<GalleryPage> pages, int step, Instant now)
            throws SQLException, IOException {
        expected.expect(pages, step, now);
        Map<String, List<String>> arrived = new HashMap<>();
        events(pages, arrived);
        profiles(pages, arrived);
        Map<String, Equality> results = new LinkedHashMap<>();
        try (EqualityChecker checker = EqualityChecker.open(expected.expected(), temporary, MEMORY_MEGABYTES)) {
            for (GalleryPage page : pages) {
                results.put(page.name(), compare(checker, page, step, arrived.getOrDefault(page.name(), List.of())));
            }
        }
        List<String> nobodys = arrived.getOrDefault(NOBODYS, List.of());
        results.put(
                NOBODYS,
                new Equality(
                        NOBODYS,
                        0,
                        0,
                        nobodys.size(),
                        0,
                        nobodys.stream().limit(5).toList()));
        return results;
    }

    private Equality compare(EqualityChecker checker, GalleryPage page, int step, List<String> lines)
            throws SQLException, IOException {
        PageTable table = page.expected(step);
        String name = GalleryDatabase.identifier(page.name());
        String first = GalleryDatabase.identifier(table.columns().get(0));
        try (BufferedReader received = new BufferedReader(new StringReader(String.join("\n", lines)))) {
            if (table.title().startsWith(EVENTS)) {
                return checker.events(page.name(), "SELECT '' AS key, * FROM " + name, Optional.empty(), received);
            }
            String keyed = "SELECT " + first + " AS key, * EXCLUDE (" + first + ") FROM " + name;
            if (!table.title().startsWith(LOOKUP_TABLE)) {
                return checker.profiles(page.name(), keyed, received);
            }
            try (BufferedReader rows = destination.get("/sandbox/lookup-tables/"
                    + lookupId(table.title().substring(LOOKUP_TABLE.length())) + "?limit=10000")) {
                return checker.lookupTable(page.name(), keyed, table.columns().get(0), rows);
            }
        }
    }

    private void events(List<GalleryPage> pages, Map<String, List<String>> arrived) throws IOException {
        Map<String, String> owners = owners(pages, EVENTS);
        try (BufferedReader export = destination.get(
                "/api/2.0/export?from_date=1971-01-01&to_date=2100-01-01&arrival=1&project_id=" + project)) {
            for (String line : export.lines().toList()) {
                String event = json.readTree(line).path("event").asText();
                arrived.computeIfAbsent(owners.getOrDefault(event, NOBODYS), page -> new ArrayList<>())
                        .add(line);
            }
        }
    }

    private void profiles(List<GalleryPage> pages, Map<String, List<String>> arrived) throws IOException {
        Map<String, String> users = owners(pages, USERS);
        Map<String, String> groups = new HashMap<>();
        pages.stream()
                .filter(page -> page.expected(0).title().startsWith(GROUPS))
                .forEach(page -> groups.put(page.expected(0).title().substring(GROUPS.length()), page.name()));
        try (BufferedReader profiles = destination.get("/sandbox/profiles?limit=10000")) {
            for (JsonNode profile : json.readTree(profiles)) {
                boolean user = profile.has("$distinct_id");
                String id = profile.path(user ? "$distinct_id" : "$group_id").asText();
                Optional<String> owner = Optional.ofNullable(
                        user
                                ? users.get(id)
                                : groups.get(profile.path("$group_key").asText()));
                String line = json.createObjectNode()
                        .put("$distinct_id", id)
                        .set("$properties", profile.path("$properties"))
                        .toString();
                arrived.computeIfAbsent(owner.orElse(NOBODYS), page -> new ArrayList<>())
                        .add(line);
            }
        }
    }

    /** Whose an event or user is: no two pages may expect the same. */
    private static Map<String, String> owners(List<GalleryPage> pages, String kind) {
        Map<String, String> owners = new HashMap<>();
        for (GalleryPage page : pages) {
            if (page.expected(0).title().startsWith(kind)) {
                for (String cell : page.firstCells()) {
                    String other = owners.putIfAbsent(cell, page.name());
                    if (other != null) {
                        throw new IllegalArgumentException(
                                "the pages " + other + " and " + page.name() + " both expect " + cell);
                    }
                }
            }
        }
        return owners;
    }

    private String lookupId(String name) throws IOException {
        try (BufferedReader tables = destination.get("/sandbox/lookup-tables")) {
            for (JsonNode table : json.readTree(tables)) {
                if (table.path("name").asText().equals(name)) {
                    return table.path("id").asText();
                }
            }
        }
        throw new IOException("the destination has no lookup table " + name);
    }
}
