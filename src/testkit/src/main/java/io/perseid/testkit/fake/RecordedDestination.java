package io.perseid.testkit.fake;

import io.perseid.api.destination.Accepts;
import io.perseid.api.destination.Ack;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A destination in memory that keeps every record that reached it, in order, and dedupes when asked, as Mixpanel does: by
 * name, time, user and insert id, the last one wins. Each request may be answered by a script. A fake: it speaks no wire
 * protocol.
 */
public final class RecordedDestination implements Destination {

    /** Decides a request before or after its records are kept. */
    public interface Script {
        /** @return what to answer; empty for the ordinary answer. Records are kept if {@code keep} stays true */
        Optional<Answer> answer(int request, Batch batch);
    }

    /** A scripted answer. @param kept how many of the batch's records are in, from the first on */
    public record Answer(Receipt receipt, int kept) {}

    private final String project;
    private final int maxRecords;
    private final List<String> arrived = new ArrayList<>();
    private final List<Integer> requests = new ArrayList<>();
    private UnaryOperator<LaneLimits> limited = UnaryOperator.identity();
    private Dedupe dedupe = new Dedupe(Dedupe.Winner.LAST, Optional.empty(), true);
    private Script script = (request, batch) -> Optional.empty();

    public RecordedDestination(String project, int maxRecords) {
        this.project = project;
        this.maxRecords = maxRecords;
    }

    public void script(Script next) {
        script = next;
    }

    /** Other limits of its lanes, the one of tables excepted. */
    public RecordedDestination limited(UnaryOperator<LaneLimits> change) {
        limited = change;
        return this;
    }

    /** Another promise about what comes twice; what {@link #live} shows stays as it is. */
    public RecordedDestination promising(Dedupe promise) {
        dedupe = promise;
        return this;
    }

    /** Every record that is in, repeats included. */
    public List<String> arrived() {
        return arrived;
    }

    /** Records of each request, in order. */
    public List<Integer> requests() {
        return requests;
    }

    /** What a query would show: identity to values, without what was marked as gone. */
    public Map<String, String> live() {
        Map<String, String> live = new LinkedHashMap<>();
        for (String record : arrived) {
            int end = record.indexOf('\t', 2);
            String identity = record.substring(2, end < 0 ? record.length() : end);
            if (record.charAt(0) == 'T') {
                live.put(identity, "gone");
            } else {
                live.put(identity, end < 0 ? "" : record.substring(end + 1));
            }
        }
        live.values().removeIf("gone"::equals);
        return live;
    }

    @Override
    public String project() {
        return project;
    }

    @Override
    public List<Lane> lanes() {
        LaneLimits limits = limited.apply(
                new LaneLimits(maxRecords, 1 << 20, 1 << 16, Optional.empty(), Optional.empty(), Optional.empty(), 4));
        return List.of(
                new Lane(
                        "events",
                        Set.of(new Accepts(RecordKind.EVENT, Verb.APPEND), new Accepts(RecordKind.EVENT, Verb.DELETE)),
                        limits,
                        dedupe,
                        Ack.APPLIED,
                        Optional.of(Instant.parse("1971-01-01T00:00:00Z")),
                        Optional.empty()),
                new Lane(
                        "tables",
                        Set.of(new Accepts(RecordKind.LOOKUP, Verb.REPLACE)),
                        new LaneLimits(
                                Integer.MAX_VALUE,
                                1 << 20,
                                1 << 16,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                1),
                        dedupe,
                        Ack.APPLIED,
                        Optional.empty(),
                        Optional.empty()),
                new Lane(
                        "users",
                        Set.of(
                                new Accepts(RecordKind.USER, Verb.UPSERT),
                                new Accepts(RecordKind.USER, Verb.DELETE),
                                new Accepts(RecordKind.AUDIENCE, Verb.UPSERT),
                                new Accepts(RecordKind.AUDIENCE, Verb.DELETE)),
                        limits,
                        dedupe,
                        Ack.APPLIED,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Override
    public RowWriter writer(Lane lane, RecordMapping mapping, Schema schema) {
        return new RecordedWriter(mapping);
    }

    @Override
    public Receipt send(Lane lane, Optional<String> container, Batch batch) {
        int request = requests.size();
        requests.add(batch.records());
        String[] records = new String(batch.body(), 0, batch.length(), StandardCharsets.UTF_8).split("\n");
        Optional<Answer> scripted = script.answer(request, batch);
        int kept = scripted.map(Answer::kept).orElse(records.length);
        arrived.addAll(List.of(records).subList(0, kept));
        return scripted.map(Answer::receipt).orElseGet(() -> Receipt.all(batch.rows(), Outcome.ACCEPTED));
    }
}
