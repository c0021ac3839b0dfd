package io.perseid.app.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** How Mixpanel types a CSV field of a lookup table (lookup tables reference). */
final class LookupCell {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,100}(\\.\\d{1,100})?([eE][+-]?\\d{1,3})?");

    private LookupCell() {}

    /** Number, boolean, list of strings, or string; an empty field is undefined, here {@code null}. Dates stay strings. */
    static JsonNode typed(String field) {
        if (field.isEmpty()) {
            return NullNode.getInstance();
        }
        char first = field.charAt(0);
        if (first == '[') {
            return list(field);
        }
        if (first <= '9' && NUMBER.matcher(field).matches()) {
            return DecimalNode.valueOf(new BigDecimal(field));
        }
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            default -> TextNode.valueOf(field);
        };
    }

    /** Row keys that stand for "no key". */
    static boolean falsy(String key) {
        return key.isBlank() || key.equals("0") || key.equalsIgnoreCase("false") || key.equalsIgnoreCase("null");
    }

    private static JsonNode list(String field) {
        try {
            JsonNode json = Json.EXACT.readTree(field);
            if (json.isArray() && json.valueStream().allMatch(JsonNode::isTextual)) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // Anything unrecognised is a string.
        }
        return TextNode.valueOf(field);
    }
}
