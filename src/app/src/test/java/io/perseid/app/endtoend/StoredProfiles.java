package io.perseid.app.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.DestinationConnector;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Users as Mixpanel's real writer makes them, kept in memory by the operators of their records. In foul weather requests are cut
 * off in the middle and at the end of their work, and rows are refused with a part of their records in. One thread.
 */
final class StoredProfiles implements Destination {

    private static final ObjectMapper JACKSON = new ObjectMapper();

    /** From this value on of the property n a row is refused in foul weather. */
    static final int BAD = 100;

    private static final String COUNT = "n";

    /** Small, so that a table makes several requests. */
    private static final int MAX_RECORDS = 5;

    /** By user: property to value, as JSON. */
    final Map<String, Map<String, String>> profiles = new TreeMap<>();

    /** Empty for fair weather. */
    Optional<Random> weather = Optional.empty();

    /** Nothing arrives, and nobody knows. */
    boolean unreachable;

    private final Destination mixpanel;

    StoredProfiles() {
        DestinationConnector connector = ServiceLoader.load(DestinationConnector.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(c -> c.name().equals("mixpanel"))
                .findFirst()
                .orElseThrow();
        mixpanel = connector.connect("mixpanel", connector.settings().read(Map.of("token", "t0ken"), problem -> {
            throw new IllegalStateException(problem.toString());
        }));
    }

    @Override
    public String project() {
        return mixpanel.project();
    }

    @Override
    public List<Lane> lanes() {
        return mixpanel.lanes().stream().map(StoredProfiles::small).toList();
    }

    private static Lane small(Lane lane) {
        LaneLimits limits = new LaneLimits(
                MAX_RECORDS,
                lane.limits().maxBytes(),
                lane.limits().maxRecordBytes(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                2);
        return new Lane(lane.id(), lane.accepts(), limits, lane.dedupe(), lane.ack(), lane.earliest(), lane.maxAhead());
    }

    @Override
    public RowWriter writer(Lane lane, RecordMapping mapping, Schema schema) {
        return mixpanel.writer(lane, mapping, schema);
    }

    @Override
    public Receipt send(Lane lane, Optional<String> container, Batch batch) {
        if (unreachable) {
            return Receipt.all(batch.rows(), Outcome.UNKNOWN, new Refusal("unknown_outcome", "no answer"));
        }
        List<JsonNode> records = records(batch);
        Set<Integer> bad = new HashSet<>();
        for (int i = 0; i < records.size(); i++) {
            if (weather.isPresent() && records.get(i).path("$set").path(COUNT).asInt() >= BAD) {
                bad.add(batch.rowOfRecord(i));
            }
        }
        int kind = weather.map(w -> w.nextInt(6)).orElse(0);
        int done = kind == 1 ? weather.orElseThrow().nextInt(records.size()) : records.size();
        for (int i = 0; i < done; i++) {
            // Of a new profile nothing is in then: nobody would know that it is to be deleted.
            boolean partly = bad.contains(batch.rowOfRecord(i));
            if (!partly
                    || profiles.containsKey(user(records.get(i)))
                            && weather.orElseThrow().nextBoolean()) {
                apply(records.get(i));
            }
        }
        return kind == 1 || kind == 2
                ? Receipt.all(batch.rows(), Outcome.UNKNOWN, new Refusal("unknown_outcome", "cut off"))
                : Receipt.all(batch.rows(), Outcome.ACCEPTED)
                        .rejecting(bad.stream()
                                .collect(Collectors.toMap(
                                        row -> row, row -> new Refusal("refused", "one of its records"))));
    }

    private static List<JsonNode> records(Batch batch) {
        try {
            List<JsonNode> records = new ArrayList<>();
            JACKSON.readTree(new String(batch.body(), 0, batch.length(), StandardCharsets.UTF_8))
                    .forEach(records::add);
            return records;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String user(JsonNode change) {
        return change.path("$distinct_id").asText();
    }

    private void apply(JsonNode change) {
        if (change.has("$delete")) {
            profiles.remove(user(change));
            return;
        }
        Map<String, String> profile = profiles.getOrDefault(user(change), new TreeMap<>());
        change.path("$unset").forEach(name -> profile.remove(name.asText()));
        change.path("$set")
                .properties()
                .forEach(p -> profile.put(p.getKey(), p.getValue().toString()));
        if (change.has("$set") || !profile.isEmpty()) {
            profiles.put(user(change), profile);
        }
    }
}
