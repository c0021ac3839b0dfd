package io.perseid.app.sandbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The event that is being read: its fields, its first fault, and where in the request the properties lie that are kept as sent.
 * Reused from event to event; one thread.
 */
final class EventDraft {

    private static final String TIME = "properties.time";
    private static final String TIME_FORMAT = "'properties.time' is invalid: must be specified as seconds since epoch";
    private static final String NOT_UTF8 = "string should be valid utf8";
    private static final String INSERT_ID = "$insert_id";

    /** Smallest number read as milliseconds: 1971-01-01, before which no event may lie. Read as seconds it is the year 2969. */
    private static final long FIRST_MILLIS = 31_536_000_000L;

    private final Limits limits;
    private final Identity identity;
    private final EventRules rules;
    private final long now;
    private final String sender;
    private final RawProperties raw;
    private final Set<String> names = new HashSet<>();

    private boolean suspicious;
    private boolean seenProperties;
    private Optional<String> event = Optional.empty();
    private Optional<String> distinctId = Optional.empty();
    private Optional<String> insertId = Optional.empty();
    private Optional<String> userId = Optional.empty();
    private Optional<String> deviceId = Optional.empty();
    private Optional<String> token = Optional.empty();
    private boolean hasTime;
    private boolean timeIsWhole;
    private long time;
    private boolean ignored;
    private int count;
    private String failedField = "";
    private String failure = "";

    EventDraft(Limits limits, Identity identity, EventRules rules, long now, String sender) {
        this.limits = limits;
        this.identity = identity;
        this.rules = rules;
        this.now = now;
        this.sender = sender;
        this.raw = new RawProperties(limits.maxStringBytes());
    }

    /** The bytes of the request; {@code suspicious} when strings in it may be broken and have to be looked at one by one. */
    void source(byte[] json, boolean suspicious) {
        raw.source(json);
        this.suspicious = suspicious;
    }

    void reset() {
        seenProperties = false;
        event = Optional.empty();
        distinctId = Optional.empty();
        insertId = Optional.empty();
        userId = Optional.empty();
        deviceId = Optional.empty();
        token = Optional.empty();
        hasTime = false;
        ignored = false;
        count = 0;
        failedField = "";
        failure = "";
        names.clear();
        raw.reset();
    }

    /** The first fault of an event is the one that is reported. */
    void fail(String field, String message) {
        if (failure.isEmpty()) {
            failedField = field;
            failure = message;
        }
    }

    void name(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            fail("event", "'event' is invalid: must be a string");
        } else {
            String text = parser.getText();
            if (suspicious && !Utf8.wellFormed(text)) {
                fail("event", NOT_UTF8);
            }
            event = Optional.of(Utf8.cut(text, limits.maxStringBytes()));
        }
    }

    /** Reads the object that the parser has just entered. */
    void properties(JsonParser parser) throws IOException {
        if (seenProperties) {
            fail("properties", "'properties' is given twice");
        }
        seenProperties = true;
        raw.begin(parser.currentTokenLocation().getByteOffset());
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            boolean kept = keeps(name);
            raw.member(parser.currentTokenLocation().getByteOffset(), kept);
            count++;
            checkName(name);
            if (!names.add(name)) {
                raw.rewrite();
            }
            JsonToken value = parser.nextToken();
            if (!kept || name.startsWith("$")) {
                reserved(parser, name, value);
            } else {
                value(parser, name, value, 0);
            }
        }
        raw.end(parser.currentTokenLocation().getByteOffset());
        if (count > limits.maxProperties()) {
            fail(
                    "properties",
                    "too many properties: " + count + ", must be fewer than " + (limits.maxProperties() + 1));
        }
    }

    private static boolean keeps(String name) {
        return switch (name) {
            case "time", "distinct_id", "$insert_id", "token", "ip" -> false;
            default -> true;
        };
    }

    private void reserved(JsonParser parser, String name, JsonToken value) throws IOException {
        switch (name) {
            case "time" -> time(parser, value);
            case "distinct_id" -> distinctId = id(parser, "properties.distinct_id", value);
            case INSERT_ID -> insertId = id(parser, INSERT_ID, value);
            case "token" -> token = id(parser, "properties.token", value);
            case "ip" -> parser.skipChildren();
            case "$user_id" -> userId = identifier(parser, name, value);
            case "$device_id" -> deviceId = identifier(parser, name, value);
            case "$ignore" -> {
                ignored = true;
                parser.skipChildren();
            }
            default -> value(parser, name, value, 0);
        }
    }

    private void time(JsonParser parser, JsonToken value) throws IOException {
        hasTime = value != JsonToken.VALUE_NULL;
        timeIsWhole =
                value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        time = timeIsWhole ? parser.getLongValue() : 0;
        parser.skipChildren();
    }

    /** An id that stays a property as well. */
    private Optional<String> identifier(JsonParser parser, String name, JsonToken value) throws IOException {
        Optional<String> id = value.isScalarValue() ? id(parser, "properties." + name, value) : Optional.empty();
        value(parser, name, value, 0);
        return id.filter(text -> !text.isEmpty());
    }

    private Optional<String> id(JsonParser parser, String field, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (!value.isScalarValue()) {
            parser.skipChildren();
            fail(field, "'" + field + "' is invalid: must be a string");
            return Optional.empty();
        }
        String text = parser.getText();
        if (suspicious && !Utf8.wellFormed(text)) {
            fail(field, NOT_UTF8);
        }
        return Optional.of(text);
    }

    private void checkName(String name) {
        if (suspicious && !Utf8.wellFormed(name)) {
            fail("properties", NOT_UTF8);
        }
        if (Utf8.exceeds(name, limits.maxStringBytes())) {
            raw.rewrite();
        }
    }

    private void value(JsonParser parser, String property, JsonToken value, int depth) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            string(parser, property);
        } else if (value.isStructStart()) {
            if (depth == limits.maxDepth()) {
                parser.skipChildren();
                fail("properties." + property, "nested too deeply: at most " + limits.maxDepth() + " levels");
            } else if (value == JsonToken.START_ARRAY) {
                array(parser, property, depth + 1);
            } else {
                object(parser, property, depth + 1);
            }
        }
    }

    private void string(JsonParser parser, String property) throws IOException {
        if (suspicious && !Utf8.wellFormed(parser.getText())) {
            fail("properties." + property, NOT_UTF8);
        }
        int chars = parser.getTextLength();
        if (chars > limits.maxStringBytes()
                || chars * 3 > limits.maxStringBytes() && Utf8.exceeds(parser.getText(), limits.maxStringBytes())) {
            raw.rewrite();
        }
    }

    private void array(JsonParser parser, String property, int depth) throws IOException {
        int elements = 0;
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
            value(parser, property, t, depth);
            elements++;
        }
        if (elements > limits.maxElements()) {
            fail(
                    "properties." + property,
                    "array has " + elements + " elements, must have fewer than " + (limits.maxElements() + 1));
        }
    }

    private void object(JsonParser parser, String property, int depth) throws IOException {
        int keys = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            checkName(name);
            value(parser, property, parser.nextToken(), depth);
            keys++;
        }
        if (keys > limits.maxProperties()) {
            fail(
                    "properties." + property,
                    "object has " + keys + " keys, must have fewer than " + (limits.maxProperties() + 1));
        }
    }

    /** Checks what needs the whole event, then adds it to one of the lists, or to none when it asks to be ignored. */
    void finish(int index, List<StoredEvent> events, List<RecordFailure> failures) throws IOException {
        if (event.filter(name -> !name.isEmpty()).isEmpty()) {
            fail("event", "'event' is invalid: must not be missing or empty");
        }
        if (!seenProperties) {
            fail("properties", "'properties' is invalid: must not be missing");
        }
        checkToken();
        long at = checkedTime();
        checkInsertId();
        String user = user();
        if (!failure.isEmpty()) {
            failures.add(new RecordFailure(index, insertId.orElse(""), failedField, failure));
        } else if (!ignored) {
            String id = insertId.orElseGet(() -> UUID.randomUUID().toString());
            events.add(new StoredEvent(event.orElseThrow(), at, user, id, raw.text()));
        }
    }

    private void checkToken() {
        if (rules.token().isPresent() && !rules.token().equals(token)) {
            fail("properties.token", token.isEmpty() ? "token, missing or empty" : "token is not of this project");
        }
    }

    private long checkedTime() {
        if (!hasTime) {
            if (rules.timeRequired()) {
                fail(TIME, "'properties.time' is invalid: must not be missing");
            }
            return now;
        }
        if (!timeIsWhole) {
            fail(TIME, TIME_FORMAT);
            return now;
        }
        long millis = time >= FIRST_MILLIS || time < 0 ? time : time * 1000;
        if (millis < FIRST_MILLIS) {
            fail(TIME, "'properties.time' is invalid: must be after 1971-01-01");
        } else if (millis > now + limits.maxFuture().toMillis()) {
            fail(
                    TIME,
                    "'properties.time' is invalid: must not be more than "
                            + limits.maxFuture().toMinutes() + " minutes in the future");
        } else if (rules.recentOnly() && millis < now - limits.maxTrackAge().toMillis()) {
            fail(
                    TIME,
                    "'properties.time' is invalid: must be within the last "
                            + limits.maxTrackAge().toDays() + " days");
        }
        return Math.min(millis, now);
    }

    private void checkInsertId() {
        if (insertId.isEmpty()) {
            if (rules.insertIdRequired()) {
                fail(INSERT_ID, "'$insert_id' is invalid: must not be missing");
            }
            return;
        }
        String id = insertId.get();
        if (id.isEmpty()) {
            fail(INSERT_ID, "'$insert_id' is invalid: must not be empty");
        } else if (id.getBytes(StandardCharsets.UTF_8).length > limits.maxInsertIdBytes()) {
            fail(INSERT_ID, "'$insert_id' is invalid: must not be longer than " + limits.maxInsertIdBytes() + " bytes");
        } else if (RefusedIds.contains(id)) {
            fail(INSERT_ID, "'$insert_id' is invalid: the value \"" + id + "\" is not allowed");
        } else if (!alphanumericOrHyphen(id)) {
            fail(INSERT_ID, "'$insert_id' is invalid: must only contain alphanumeric or hyphen '-' characters");
        }
    }

    private static boolean alphanumericOrHyphen(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private String user() {
        if (identity == Identity.SIMPLIFIED) {
            checkId("properties.$user_id", userId);
            checkId("properties.$device_id", deviceId);
        }
        checkId("properties.distinct_id", distinctId);
        Optional<String> user = distinctId;
        if (identity == Identity.SIMPLIFIED) {
            user = userId.or(() -> deviceId.map(device -> "$device:" + device)).or(() -> distinctId);
        }
        // Mixpanel falls back to a hash of the sender's address: all rows of one sync server become one user.
        return Utf8.cut(
                user.orElseGet(() -> UUID.nameUUIDFromBytes(sender.getBytes(StandardCharsets.UTF_8))
                        .toString()),
                limits.maxStringBytes());
    }

    private void checkId(String field, Optional<String> id) {
        if (id.isPresent() && RefusedIds.contains(id.get())) {
            fail(field, "'" + field + "' is invalid: the value \"" + id.get() + "\" is not allowed");
        }
    }
}
