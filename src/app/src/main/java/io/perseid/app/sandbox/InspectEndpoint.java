package io.perseid.app.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The sandbox's own calls, which Mixpanel does not have: the page, what arrived, faults, new lookup tables. Safe for many threads. */
final class InspectEndpoint {

    private static final int BODY_LIMIT = 1024 * 1024;
    private static final int MOST_ROWS = 10_000;

    private final SandboxOptions options;
    private final SandboxStore store;
    private final LookupStore lookups;
    private final Faults faults;
    private final FaultsJson faultsJson = new FaultsJson();
    private final RequestLog requests;
    private final Instant started;

    InspectEndpoint(
            SandboxOptions options, SandboxStore store, LookupStore lookups, Faults faults, RequestLog requests) {
        this.options = options;
        this.store = store;
        this.lookups = lookups;
        this.faults = faults;
        this.requests = requests;
        this.started = options.clock().instant();
    }

    Answer page() throws IOException {
        try (InputStream page = InspectEndpoint.class.getResourceAsStream("sandbox.html")) {
            if (page == null) {
                throw new IOException("sandbox.html is not in the jar");
            }
            return Answer.text("").withBody("text/html; charset=utf-8", page.readAllBytes());
        }
    }

    /** Everything at a glance; {@code cached=1} may count events a little late, which keeps a page cheap beside an import. */
    Answer state(Call call) throws Refusal {
        ObjectNode body = object();
        body.put("project_id", options.credentials().projectId());
        body.put("identity", options.identity().name().toLowerCase(Locale.ROOT));
        body.put("database", options.database().map(Object::toString).orElse("in memory"));
        body.put("started", started.toString());
        EventCounts counts = call.parameter("cached").isPresent() ? store.recentCounts() : store.counts();
        ObjectNode events = body.putObject("events");
        events.put("raw", counts.raw());
        events.put("after_dedupe", counts.deduped());
        events.put("as_of", counts.asOf().toString());
        ArrayNode byName = events.putArray("by_name");
        counts.byName().forEach(name -> byName.addObject()
                .put("event", name.event())
                .put("raw", name.raw())
                .put("after_dedupe", name.deduped()));
        profiles(body);
        ArrayNode tables = body.putArray("lookup_tables");
        store.lookupTables().forEach(table -> tables.add(describe(table)));
        body.set("faults", faultsJson.write(faults.counts()));
        ObjectNode log = body.putObject("requests");
        log.put("total", requests.total());
        ArrayNode last = log.putArray("last");
        requests.last(call.number("requests", 50, 200)).forEach(entry -> last.add(describe(entry)));
        return Answer.json(200, body);
    }

    /** The last events, newest first, as received. */
    Answer events(Call call) throws Refusal {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (StoredEvent event : store.lastEvents(call.number("limit", 100, MOST_ROWS))) {
            ObjectNode node = list.addObject();
            node.put("event", event.event());
            ObjectNode properties = node.putObject("properties");
            properties.put("time", event.timeMillis());
            properties.put("distinct_id", event.distinctId());
            properties.put("$insert_id", event.insertId());
            properties.setAll((ObjectNode) Json.stored(event.properties()));
        }
        return Answer.json(200, list);
    }

    /** The profiles changed last, users and groups, newest first. */
    Answer profiles(Call call) throws Refusal {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Profile profile : store.lastProfiles(call.number("limit", 100, MOST_ROWS))) {
            ObjectNode node = list.addObject();
            if (profile.entity().equals(Profile.USER)) {
                node.put("$distinct_id", profile.id());
            } else {
                node.put("$group_key", profile.entity());
                node.put("$group_id", profile.id());
            }
            node.set("$properties", Json.stored(profile.properties()));
        }
        return Answer.json(200, list);
    }

    Answer lookupTables() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        store.lookupTables().forEach(table -> list.add(describe(table)));
        return Answer.json(200, list);
    }

    /** One table with its first rows. */
    Answer lookupTable(Call call, String id) throws Refusal {
        LookupTable table = store.lookupTables().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("Lookup Table not found"));
        ObjectNode body = describe(table);
        ArrayNode rows = body.putArray("data");
        for (String cells : store.lookupRows(id, call.number("limit", 100, MOST_ROWS))) {
            ObjectNode row = rows.addObject();
            JsonNode values = Json.stored(cells);
            for (int i = 0; i < values.size(); i++) {
                row.set(table.columns().get(i), values.get(i));
            }
        }
        return Answer.json(200, body);
    }

    /** Makes a lookup table from {@code {"name": ...}}; in Mixpanel that takes its web pages. */
    Answer createLookupTable(Call call) throws Refusal, IOException {
        String name = json(call).path("name").asText();
        if (name.isBlank()) {
            throw Refusal.badRequest("'name' is missing or empty");
        }
        return Answer.json(200, object().put("id", lookups.create(name)).put("name", name));
    }

    Answer faults() {
        return Answer.json(200, faultsJson.write(faults.counts()));
    }

    Answer replaceFaults(Call call) throws Refusal, IOException {
        List<Fault> wanted = faultsJson.read(json(call));
        faults.replace(wanted);
        return faults();
    }

    private void profiles(ObjectNode body) {
        body.put("users", 0);
        ArrayNode groups = body.putArray("groups");
        store.profileCounts().forEach((entity, count) -> {
            if (entity.equals(Profile.USER)) {
                body.put("users", count);
            } else {
                groups.addObject().put("group_key", entity).put("profiles", count);
            }
        });
    }

    private static JsonNode json(Call call) throws Refusal, IOException {
        Body body = call.body(BODY_LIMIT);
        try {
            return Json.EXACT.readTree(body.bytes(), 0, body.length());
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("invalid JSON: " + e.getOriginalMessage());
        }
    }

    private static ObjectNode describe(LookupTable table) {
        ObjectNode node = object();
        node.put("id", table.id());
        node.put("name", table.name());
        node.put("rows", table.rows());
        ArrayNode columns = node.putArray("columns");
        table.columns().forEach(columns::add);
        node.put("replaced_at", table.replacedAt().map(Instant::toString).orElse(null));
        return node;
    }

    private static ObjectNode describe(RequestEntry entry) {
        return object().put("at", entry.at().toString())
                .put("method", entry.method())
                .put("path", entry.path())
                .put("status", entry.status())
                .put("records", entry.records())
                .put("bytes", entry.bytes())
                .put("ms", entry.took().toNanos() / 1e6)
                .put("fault", entry.fault())
                .put("note", entry.note());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
