package io.perseid.connector.mixpanel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.connector.mixpanel.http.Answer;
import java.util.ArrayList;
import java.util.List;

/** Finds lookup tables by name or id. Tables cannot be made by the API. Any thread. */
final class LookupTables {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String where;
    private final Requests requests;
    private final Classifier classifier;

    LookupTables(String where, Requests requests, Classifier classifier) {
        this.where = where;
        this.requests = requests;
        this.classifier = classifier;
    }

    /** The id of the table with this id, else with this name. One request. */
    String idOf(String nameOrId) {
        Answer answer = requests.listTables();
        if (answer.status() != 200 || answer.failure().isPresent()) {
            throw classifier.failure(MixpanelLanes.LOOKUP_TABLES, answer);
        }
        List<String> named = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (JsonNode table : tables(answer)) {
            String id = table.path("id").asText();
            String name = table.path("name").asText();
            if (id.equals(nameOrId)) {
                return id;
            }
            if (name.equals(nameOrId)) {
                named.add(id);
            }
            known.add(name);
        }
        if (named.size() > 1) {
            throw problem(
                    named.size() + " lookup tables named \"" + nameOrId + "\"",
                    "one",
                    "name the table by its id, one of " + String.join(", ", named));
        }
        if (named.isEmpty()) {
            throw problem(
                    "no lookup table named \"" + nameOrId + "\"",
                    known.isEmpty()
                            ? "a table that exists; the project has none"
                            : "one of " + String.join(", ", known),
                    "create it once in Mixpanel's own pages (Lexicon, Lookup Tables, upload any CSV), because its API cannot,"
                            + " or correct the name");
        }
        return named.get(0);
    }

    private JsonNode tables(Answer answer) {
        try {
            JsonNode results = JSON.readTree(answer.body()).path("results");
            if (answer.complete() && results.isArray()) {
                return results;
            }
        } catch (JsonProcessingException e) {
            throw unreadable().causedBy(e);
        }
        throw unreadable();
    }

    private PerseidException unreadable() {
        return problem("an answer that is no list of tables", "JSON with `results`", "check hosts and residency");
    }

    private PerseidException problem(String found, String expected, String action) {
        return PerseidException.of(
                FailureKind.CONFIGURATION, where + ", " + MixpanelLanes.LOOKUP_TABLES, found, expected, action);
    }
}
