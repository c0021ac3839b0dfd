package io.perseid.connector.mixpanel.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The {@code failed_records} of an answer: which rows they are, and why.
 *
 * <p>The {@code index} decides. Where an entry has none, the insert id does, which Mixpanel's pages spell both {@code
 * insert_id} and {@code $insert_id}.
 *
 * @param rows refused rows
 * @param records how many different records were named
 * @param usable whether each entry named one record of the batch
 */
record FailedRecords(Map<Integer, Refusal> rows, int records, boolean usable) {

    private static final byte[] INSERT_ID = "\"$insert_id\":\"".getBytes(StandardCharsets.US_ASCII);

    static FailedRecords read(JsonNode answer, Batch batch, UnaryOperator<String> redact) {
        Map<Integer, Refusal> rows = new HashMap<>();
        Set<Integer> records = new HashSet<>();
        boolean usable = true;
        Map<String, Integer> recordOfInsertId = Map.of();
        for (JsonNode entry : answer.path("failed_records")) {
            Optional<Integer> record = index(entry, batch);
            Optional<String> insertId = insertId(entry);
            if (record.isEmpty() && insertId.isPresent()) {
                if (recordOfInsertId.isEmpty()) {
                    recordOfInsertId = insertIds(batch);
                }
                record = Optional.ofNullable(recordOfInsertId.get(insertId.get()));
            }
            if (record.isEmpty() || !records.add(record.get())) {
                usable = false;
            } else {
                rows.putIfAbsent(batch.rowOfRecord(record.get()), refusal(entry, redact));
            }
        }
        return new FailedRecords(rows, records.size(), usable);
    }

    private static Optional<Integer> index(JsonNode entry, Batch batch) {
        JsonNode index = entry.path("index");
        return index.isIntegralNumber()
                        && index.canConvertToInt()
                        && index.asInt() >= 0
                        && index.asInt() < batch.records()
                ? Optional.of(index.asInt())
                : Optional.empty();
    }

    private static Optional<String> insertId(JsonNode entry) {
        JsonNode id = entry.path("insert_id").isTextual() ? entry.path("insert_id") : entry.path("$insert_id");
        return id.isTextual() && !id.asText().isEmpty() ? Optional.of(id.asText()) : Optional.empty();
    }

    private static Refusal refusal(JsonNode entry, UnaryOperator<String> redact) {
        String named = entry.path("field").asText("");
        String field = named.isEmpty() ? named : Excerpt.of(redact.apply(named));
        String message = Excerpt.of(redact.apply(entry.path("message").asText("")));
        return new Refusal(
                field.isEmpty() ? "refused" : "refused_" + field.replace("properties.", ""),
                field.isEmpty() ? message : field + ": " + message);
    }

    /** The insert id of each line of an import's body. */
    private static Map<String, Integer> insertIds(Batch batch) {
        Map<String, Integer> records = new HashMap<>();
        byte[] body = batch.body();
        int record = 0;
        boolean found = false;
        for (int i = 0; i < batch.length(); i++) {
            if (body[i] == '\n') {
                record++;
                found = false;
            } else if (!found && startsWith(body, i, batch.length())) {
                int start = i + INSERT_ID.length;
                int end = start;
                while (end < batch.length() && body[end] != '"') {
                    end++;
                }
                records.put(new String(body, start, end - start, StandardCharsets.US_ASCII), record);
                found = true;
                i = end;
            }
        }
        return records;
    }

    private static boolean startsWith(byte[] body, int at, int length) {
        if (at + INSERT_ID.length > length) {
            return false;
        }
        for (int k = 0; k < INSERT_ID.length; k++) {
            if (body[at + k] != INSERT_ID[k]) {
                return false;
            }
        }
        return true;
    }
}
