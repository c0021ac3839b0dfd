package io.perseid.fake.snowflake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Snowflake's functions do with semi-structured values, on their JSON as text: DuckDB's own would read decimals as
 * doubles. Pure; any thread.
 */
final class Variants {

    /** Between values that travel in one text: JSON has no such character outside of an escape. */
    static final String BETWEEN = "\u001e";

    /** How an unreadable text is told; Snowflake's words and those that {@link SqlFailure} looks for. */
    static final String UNREADABLE = "Error parsing JSON";

    private static final int MOST_DIGITS = 38;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Variants() {}

    /** PARSE_JSON: without spaces, numbers as Snowflake keeps them; null for a text of spaces. */
    static @Nullable String parsed(String text) {
        if (text.isBlank()) {
            return null;
        }
        StringWriter written = new StringWriter();
        try (JsonParser in = JSON.createParser(text);
                JsonGenerator out = JSON.createGenerator(written)) {
            int depth = 0;
            JsonToken token = in.nextToken();
            while (token != null) {
                copy(in, token, out);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                token = in.nextToken();
                if (depth == 0 && token != null) {
                    throw new IllegalArgumentException(UNREADABLE + ": more than one document");
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(UNREADABLE + ": " + e.getMessage(), e);
        }
        return written.toString();
    }

    /** TRY_PARSE_JSON. */
    static @Nullable String parsedIfReadable(String text) {
        try {
            return parsed(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** GET: a member of an object, or an element of an array by its number from 0; null if there is none. */
    static @Nullable String member(String json, String name, boolean isName) {
        if (isName) {
            return json.startsWith("{") ? members(json).get(name) : null;
        }
        List<String> elements = json.startsWith("[") ? elements(json) : List.of();
        int place = new BigDecimal(name).intValue();
        return place >= 0 && place < elements.size() ? elements.get(place) : null;
    }

    /** GET_PATH, and a path behind a colon: {@code a.b[0]['c d']}. */
    static @Nullable String path(String json, String path) {
        String value = json;
        for (Step step : steps(path)) {
            value = member(value, step.name, step.isName);
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    /** What a cast to VARCHAR makes of it: a text without its quotes, nothing for JSON's null. */
    static @Nullable String text(String json) {
        if (json.equals("null")) {
            return null;
        }
        if (!json.startsWith("\"")) {
            return json;
        }
        try (JsonParser in = JSON.createParser(json)) {
            return in.nextTextValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TYPEOF. */
    static String type(String json) {
        return switch (json.charAt(0)) {
            case '{' -> "OBJECT";
            case '[' -> "ARRAY";
            case '"' -> "VARCHAR";
            case 't', 'f' -> "BOOLEAN";
            case 'n' -> "NULL_VALUE";
            default -> json.indexOf('e') >= 0 ? "DOUBLE" : json.indexOf('.') >= 0 ? "DECIMAL" : "INTEGER";
        };
    }

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** As Snowflake's pages show doubles in a VARIANT: {@code 1.230000000000000e+00}. */
    static String written(double number) {
        return Double.isFinite(number) ? String.format(Locale.ROOT, "%.15e", number) : quoted(String.valueOf(number));
    }

    /**
     * OBJECT_CONSTRUCT.
     *
     * @param keysAndValues a key as text and a value as JSON by turns; null for NULL
     * @param keepNulls whether a NULL is a member, which is JSON's null
     */
    static String object(@Nullable Object[] keysAndValues, boolean keepNulls) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            Object key = keysAndValues[i];
            Object value = keysAndValues[i + 1];
            if (key != null && (value != null || keepNulls)) {
                members.put(key.toString(), value == null ? "null" : value.toString());
            }
        }
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The names of an object's members, as texts of JSON; of anything else none. */
    static String names(String json) {
        return json.startsWith("{")
                ? members(json).keySet().stream().map(Variants::quoted).collect(Collectors.joining(BETWEEN))
                : "";
    }

    /** The values of an object or array, {@link #BETWEEN} them; what is neither is an array of itself. */
    static String values(String json) {
        return String.join(
                BETWEEN,
                json.startsWith("{") ? members(json).values() : json.startsWith("[") ? elements(json) : List.of(json));
    }

    private static Map<String, String> members(String json) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser in = JSON.createParser(json)) {
            in.nextToken();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                members.put(name, value(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return members;
    }

    private static List<String> elements(String json) {
        List<String> elements = new ArrayList<>();
        try (JsonParser in = JSON.createParser(json)) {
            in.nextToken();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return elements;
    }

    /** The value that a parser stands at, to its end. */
    private static String value(JsonParser in) throws IOException {
        StringWriter written = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(written)) {
            int depth = 0;
            do {
                JsonToken token = depth == 0 ? in.currentToken() : in.nextToken();
                copy(in, token, out);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0);
        }
        return written.toString();
    }

    private static void copy(JsonParser in, JsonToken token, JsonGenerator out) throws IOException {
        if (token.isNumeric()) {
            out.writeNumber(number(in.getText()));
        } else {
            out.copyCurrentEvent(in);
        }
    }

    /** Exact unless it has an exponent or more digits than a NUMBER (Snowflake's page of PARSE_JSON). */
    private static String number(String text) {
        boolean isDouble = text.indexOf('e') >= 0
                || text.indexOf('E') >= 0
                || text.chars().filter(Character::isDigit).count() > MOST_DIGITS;
        return isDouble ? written(Double.parseDouble(text)) : text;
    }

    private static List<Step> steps(String path) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            int end;
            if (path.charAt(at) == '[') {
                end = path.indexOf(']', at);
                String inside = path.substring(at + 1, end);
                steps.add(
                        inside.startsWith("'") || inside.startsWith("\"")
                                ? new Step(inside.substring(1, inside.length() - 1), true)
                                : new Step(inside, false));
                end++;
            } else {
                end = next(path, at).orElse(path.length());
                steps.add(new Step(path.substring(at, end), true));
            }
            at = end < path.length() && path.charAt(end) == '.' ? end + 1 : end;
        }
        return steps;
    }

    private static Optional<Integer> next(String path, int from) {
        for (int i = from; i < path.length(); i++) {
            if (path.charAt(i) == '.' || path.charAt(i) == '[') {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** @param isName of a member; else the place of an element */
    private record Step(String name, boolean isName) {}
}
