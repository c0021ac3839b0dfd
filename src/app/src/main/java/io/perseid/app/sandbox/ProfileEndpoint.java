package io.perseid.app.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code /engage} and {@code /groups}: HTTP 200 even for bad records, which only the body tells. Safe for many threads.
 *
 * <p>The shape of {@code strict=1} is not documented by Mixpanel; this one carries what its clients read ({@code status}, {@code
 * error}, {@code num_good_events}) and {@code failed_records} as {@code /import} has them.
 */
final class ProfileEndpoint {

    private static final String FAILED = "some data points in the request failed validation";

    private final Limits limits;
    private final String token;
    private final ProfileStore store;

    ProfileEndpoint(Limits limits, String token, ProfileStore store) {
        this.limits = limits;
        this.token = token;
        this.store = store;
    }

    Answer engage(Call call) throws Refusal, IOException {
        return answer(call, false);
    }

    Answer groups(Call call) throws Refusal, IOException {
        return answer(call, true);
    }

    private Answer answer(Call call, boolean groups) throws Refusal, IOException {
        if (call.gzip()) {
            call.drain();
            throw Refusal.plain(400, "this endpoint does not support gzip");
        }
        Payload payload = Payload.of(call, limits.maxBodyBytes());
        List<JsonNode> records = records(payload.json());
        List<RecordFailure> failures = new ArrayList<>();
        List<ProfileChange> changes = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Optional<RecordFailure> failure = check(records.get(i), i, groups);
            if (failure.isPresent()) {
                failures.add(failure.get());
            } else if (records.get(i) instanceof ObjectNode record) {
                changes.add(new ProfileChange(
                        i,
                        groups ? record.path("$group_key").asText() : Profile.USER,
                        record.path(groups ? "$group_id" : "$distinct_id").asText(),
                        record));
            }
        }
        failures.addAll(store.apply(changes));
        failures.sort(Comparator.comparingInt(RecordFailure::index));
        int good = records.size() - failures.size();
        String error = failures.isEmpty() ? FAILED : failures.get(0).message();
        Answer answer = payload.flag("strict") ? report(good, failures) : PlainAnswer.of(good > 0, error, payload);
        return answer.logged(records.size(), failures.isEmpty() ? "" : failures.size() + " failed, first: " + error);
    }

    private List<JsonNode> records(Body body) throws Refusal, IOException {
        if (Utf8.valid(body.bytes(), body.length()) < body.length()) {
            throw Refusal.badRequest("request should be valid utf8");
        }
        JsonNode json;
        try {
            json = Json.EXACT.readTree(body.bytes(), 0, body.length());
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("invalid JSON: " + e.getOriginalMessage());
        }
        if (!json.isArray()) {
            return List.of(json);
        }
        if (json.size() > limits.maxRecords()) {
            throw Refusal.tooLarge(limits.maxRecords(), "records");
        }
        return json.valueStream().toList();
    }

    private Optional<RecordFailure> check(JsonNode record, int index, boolean groups) throws Refusal {
        if (!record.isObject()) {
            return failure(index, "", "a record must be an object");
        }
        if (record.path("$token").asText().isEmpty()) {
            return failure(index, "$token", "$token, missing or empty");
        }
        if (!record.path("$token").asText().equals(token)) {
            throw Refusal.plain(401, "$token is not of this project");
        }
        if (groups && record.has("$distinct_id")) {
            return failure(index, "$distinct_id", "$distinct_id is not allowed on a group");
        }
        for (String id : groups ? List.of("$group_key", "$group_id") : List.of("$distinct_id")) {
            JsonNode value = record.path(id);
            if (!value.isValueNode() || value.asText().isEmpty() || value.isNull()) {
                return failure(index, id, id + ", missing or empty");
            }
        }
        if (record.toString().length() >= limits.maxRecordBytes()) {
            return failure(
                    index, "", "record is too large: must be smaller than " + limits.maxRecordBytes() + " bytes");
        }
        boolean any = false;
        for (ProfileOperator operator : ProfileOperator.values()) {
            if (record.has(operator.key())) {
                any = true;
                Optional<String> wrong = groups && !operator.onGroups()
                        ? Optional.of(operator.key() + " is not supported on groups")
                        : operator.check(record.path(operator.key()));
                if (wrong.isPresent()) {
                    return failure(index, operator.key(), wrong.get());
                }
            }
        }
        return any ? Optional.empty() : failure(index, "", "no operator such as $set in the record");
    }

    private static Optional<RecordFailure> failure(int index, String field, String message) {
        return Optional.of(new RecordFailure(index, "", field, message));
    }

    private static Answer report(int good, List<RecordFailure> failures) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("error", failures.isEmpty() ? null : FAILED);
        body.put("status", failures.isEmpty() ? 1 : 0);
        body.put("num_good_events", good);
        if (!failures.isEmpty()) {
            var failed = body.putArray("failed_records");
            failures.forEach(f -> failed.addObject()
                    .put("index", f.index())
                    .put("field", f.field())
                    .put("message", f.message()));
        }
        return Answer.json(200, body);
    }
}
