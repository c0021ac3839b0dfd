package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/** Mixpanel's silent cut of long strings and names, on a tree. */
final class Cut {

    private Cut() {}

    /** A copy in which no string and no name is longer than {@code maxBytes}. */
    static JsonNode strings(JsonNode node, int maxBytes) {
        if (node.isTextual()) {
            return TextNode.valueOf(Utf8.cut(node.textValue(), maxBytes));
        }
        if (node.isArray()) {
            ArrayNode list = Json.EXACT.createArrayNode();
            node.forEach(element -> list.add(strings(element, maxBytes)));
            return list;
        }
        if (node.isObject()) {
            ObjectNode object = Json.EXACT.createObjectNode();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                object.set(Utf8.cut(member.getKey(), maxBytes), strings(member.getValue(), maxBytes));
            }
            return object;
        }
        return node;
    }
}
