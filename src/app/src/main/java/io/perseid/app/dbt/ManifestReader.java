package io.perseid.app.dbt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a {@code manifest.json} one node at a time, because those of large projects have a hundred megabytes, most of it code
 * and macros that nobody here looks at. One use; one thread.
 */
final class ManifestReader {

    private static final Pattern VERSION = Pattern.compile(".*/manifest/v(\\d{1,4})\\.json");
    /** dbt 1.5 to 1.11 write these; members that are read here are the same in all of them. */
    private static final int OLDEST = 9;

    private static final Set<String> RELATIONS = Set.of("model", "seed", "snapshot", "source");

    private static final Set<String> MEMBERS = Set.of(
            "resource_type",
            "unique_id",
            "package_name",
            "name",
            "source_name",
            "version",
            "latest_version",
            "relation_name",
            "database",
            "schema",
            "alias",
            "identifier",
            "path",
            "tags",
            "config",
            "columns",
            "constraints",
            "depends_on",
            "test_metadata",
            "column_name",
            "attached_node");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final Map<String, DbtNode> nodes = new LinkedHashMap<>();
    private final Map<String, DbtNode> disabled = new LinkedHashMap<>();
    private final List<DbtTest> tests = new ArrayList<>();
    private JsonNode metadata = JsonNodeFactory.instance.objectNode();

    ManifestReader(Path file) {
        this.file = file;
    }

    /** @throws PerseidException {@code CONFIGURATION} if the file is none, or older than v9 */
    DbtManifest read() {
        if (!Files.isRegularFile(file)) {
            throw problem(
                    "no such file",
                    "the manifest.json of a dbt project",
                    "run dbt parse or dbt build, or correct the path");
        }
        try (JsonParser parser = MAPPER.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw noManifest("JSON that is no object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                part(parser.currentName(), parser);
            }
        } catch (JsonProcessingException e) {
            throw noManifest(
                    "JSON that cannot be read, in line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw problem(
                    "a file that cannot be read (" + e.getClass().getSimpleName() + ")",
                    "the manifest.json of a dbt project",
                    "make it readable for the user that runs Perseid");
        }
        return new DbtManifest(
                file,
                version(),
                text(metadata, "adapter_type"),
                text(metadata, "project_name"),
                nodes,
                disabled,
                tests);
    }

    private void part(String name, JsonParser parser) throws IOException {
        JsonToken start = parser.nextToken();
        if (name.equals("metadata")) {
            metadata = MAPPER.readTree(parser);
        } else if (start == JsonToken.START_OBJECT && (name.equals("nodes") || name.equals("sources"))) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                node(members(parser));
            }
        } else if (start == JsonToken.START_OBJECT && name.equals("disabled")) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    throw noManifest("disabled without lists");
                }
                // A list for each id, because a name may be disabled in several versions or packages.
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    relation(members(parser)).ifPresent(node -> disabled.put(node.uniqueId(), node));
                }
            }
        } else {
            parser.skipChildren();
        }
    }

    /** Of a node only what is looked at: most of the others are code. */
    private static JsonNode members(JsonParser parser) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return json;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (MEMBERS.contains(name)) {
                json.set(name, MAPPER.<JsonNode>readTree(parser));
            } else {
                parser.skipChildren();
            }
        }
        return json;
    }

    private void node(JsonNode json) {
        if (json.path("resource_type").asText().equals("test")) {
            test(json).ifPresent(tests::add);
        } else {
            relation(json).ifPresent(node -> nodes.put(node.uniqueId(), node));
        }
    }

    private static Optional<DbtNode> relation(JsonNode json) {
        String kind = json.path("resource_type").asText();
        String name = json.path("name").asText();
        if (!RELATIONS.contains(kind) || name.isEmpty()) {
            return Optional.empty();
        }
        List<DbtColumn> columns = new ArrayList<>();
        List<String> primary = new ArrayList<>();
        for (JsonNode column : json.path("columns")) {
            columns.add(new DbtColumn(
                    column.path("name").asText(), column.path("description").asText()));
            for (JsonNode constraint : column.path("constraints")) {
                if (constraint.path("type").asText().equals("primary_key")) {
                    primary.add(column.path("name").asText());
                }
            }
        }
        for (JsonNode constraint : json.path("constraints")) {
            if (constraint.path("type").asText().equals("primary_key")) {
                primary.addAll(texts(constraint.path("columns")));
            }
        }
        JsonNode config = json.path("config");
        return Optional.of(new DbtNode(
                json.path("unique_id").asText(),
                kind,
                json.path("package_name").asText(),
                name,
                text(json, "source_name"),
                text(json, "version"),
                text(json, "latest_version"),
                config.path("materialized").asText(),
                text(json, "relation_name"),
                text(json, "database"),
                json.path("schema").asText(),
                text(json, kind.equals("source") ? "identifier" : "alias").orElse(name),
                json.path("path").asText(),
                texts(json.path("tags")),
                texts(config.path("unique_key")),
                List.copyOf(primary),
                List.copyOf(columns)));
    }

    private static Optional<DbtTest> test(JsonNode json) {
        JsonNode metadata = json.path("test_metadata");
        Optional<String> attached = text(json, "attached_node");
        if (attached.isEmpty() || text(json.path("config"), "where").isPresent()) {
            return Optional.empty();
        }
        JsonNode given = metadata.path("kwargs");
        List<String> columns = text(json, "column_name")
                .or(() -> text(given, "column_name"))
                .map(List::of)
                .orElseGet(() -> texts(given.path("combination_of_columns")));
        boolean refers = metadata.path("name").asText().equals("relationships");
        // The other side stands among what the test depends on; a model that refers to itself stands there alone.
        Optional<String> other = refers
                ? Stream.concat(
                                texts(json.path("depends_on").path("nodes")).stream()
                                        .filter(id -> !id.equals(attached.get())),
                                attached.stream())
                        .findFirst()
                : Optional.empty();
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(new DbtTest(
                        metadata.path("name").asText(), attached.get(), columns, other, text(given, "field")));
    }

    private int version() {
        Matcher matcher = VERSION.matcher(metadata.path("dbt_schema_version").asText());
        if (!matcher.matches()) {
            throw noManifest("a file without dbt_schema_version of a manifest");
        }
        int version = Integer.parseInt(matcher.group(1));
        if (version < OLDEST) {
            throw problem(
                    "a manifest v" + version
                            + text(metadata, "dbt_version")
                                    .map(dbt -> ", written by dbt " + dbt)
                                    .orElse(""),
                    "v" + OLDEST + " or later",
                    "write it with dbt 1.5 or later");
        }
        return version;
    }

    private static List<String> texts(JsonNode json) {
        if (json.isTextual()) {
            return List.of(json.asText());
        }
        List<String> texts = new ArrayList<>();
        json.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    /** The text or number; empty where it is missing, null or empty. */
    private static Optional<String> text(JsonNode json, String member) {
        JsonNode value = json.path(member);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    private PerseidException noManifest(String found) {
        return problem(
                found, "the manifest.json of a dbt project", "name the file that dbt writes into its target folder");
    }

    private PerseidException problem(String found, String expected, String action) {
        return PerseidException.of(FailureKind.CONFIGURATION, file.toString(), found, expected, action);
    }
}
