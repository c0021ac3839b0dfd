package io.perseid.app.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and checks the events of one request: a JSON array, one object, or objects line by line. One pass over the bytes without
 * a tree; {@link EventDraft} holds the event in hand. One thread, one request.
 */
final class EventReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final Limits limits;
    private final EventRules rules;
    private final EventDraft draft;
    private final List<StoredEvent> events = new ArrayList<>();
    private final List<RecordFailure> failures = new ArrayList<>();

    EventReader(Limits limits, Identity identity, EventRules rules, Clock clock, String sender) {
        this.limits = limits;
        this.rules = rules;
        this.draft = new EventDraft(limits, identity, rules, clock.millis(), sender);
    }

    /**
     * Sorts {@code length} bytes of {@code body} into good and bad events.
     *
     * @throws Refusal when the text is no JSON (400) or holds more records than allowed (413): then nothing is to be stored
     */
    EventBatch read(byte[] body, int length) throws Refusal {
        boolean broken = Utf8.valid(body, length) < length;
        byte[] json = broken ? Utf8.marked(body, length) : body;
        int size = broken ? json.length : length;
        draft.source(json, broken || Utf8.escapesSurrogate(json, size));
        int records = 0;
        try (JsonParser parser = JSON.createParser(json, 0, size)) {
            JsonToken token = parser.nextToken();
            boolean array = token == JsonToken.START_ARRAY;
            if (array) {
                token = parser.nextToken();
            }
            while (token != null && !(array && token == JsonToken.END_ARRAY)) {
                if (records == limits.maxRecords()) {
                    throw Refusal.tooLarge(limits.maxRecords(), "records");
                }
                record(parser, token, records++);
                token = parser.nextToken();
            }
            if (array && parser.nextToken() != null) {
                throw Refusal.badRequest("data after the end of the list");
            }
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest(
                    "invalid JSON near byte " + e.getLocation().getByteOffset() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Refusal.badRequest("invalid JSON: " + e.getMessage());
        }
        return new EventBatch(events, failures, records);
    }

    private void record(JsonParser parser, JsonToken token, int index) throws IOException {
        draft.reset();
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            draft.fail("", "an event must be an object");
        } else {
            long start = parser.currentTokenLocation().getByteOffset();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("event")) {
                    draft.name(parser, value);
                } else if (name.equals("properties") && value == JsonToken.START_OBJECT) {
                    draft.properties(parser);
                } else {
                    parser.skipChildren();
                    if (name.equals("properties")) {
                        draft.fail("properties", "'properties' is invalid: must be an object");
                    } else if (rules.onlyKnownKeys()) {
                        draft.fail(name, "'" + name + "' is invalid: only 'event' and 'properties' are allowed");
                    }
                }
            }
            if (parser.currentTokenLocation().getByteOffset() + 1 - start >= limits.maxRecordBytes()) {
                draft.fail("event", "event is too large: must be smaller than " + limits.maxRecordBytes() + " bytes");
            }
        }
        draft.finish(index, events, failures);
    }
}
