package io.perseid.app.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.Problem;
import java.io.IOException;
import java.util.Optional;

/** JSON for programs: trees built by hand, so that field names change only when someone means to. Any thread. */
public final class Json {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().disable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** {@code {"where": ..., "found": ..., "expected": ..., "do": ...}}. */
    public static ObjectNode problem(Problem problem) {
        return object().put("where", problem.where())
                .put("found", problem.found())
                .put("expected", problem.expected())
                .put("do", problem.action());
    }

    public static String text(com.fasterxml.jackson.databind.JsonNode tree) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was just built cannot be written", e);
        }
    }

    /** The tree of a text; empty if it is no JSON. Numbers keep all their digits. */
    public static Optional<com.fasterxml.jackson.databind.JsonNode> parse(String text) {
        try {
            return Optional.ofNullable(MAPPER.reader()
                    .with(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
