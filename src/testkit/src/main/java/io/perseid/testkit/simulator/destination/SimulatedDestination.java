package io.perseid.testkit.simulator.destination;

import io.perseid.api.destination.Accepts;
import io.perseid.api.destination.Ack;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;

/** The destination as one process sees it; what is in, and what is in the air, is shared. One thread. */
public final class SimulatedDestination implements Destination {

    /** Events before it are refused by the engine, because the lane says so. */
    public static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

    private final Desk desk;
    private final LaneTraits traits;
    private final Weather weather;
    private final long process;
    private final LongSupplier step;
    private final Supplier<Instant> made;

    /**
     * @param step number of the step that is being done, by which an answer is known again
     * @param made when a request that arrives now was made
     */
    public SimulatedDestination(
            Desk desk, LaneTraits traits, Weather weather, long process, LongSupplier step, Supplier<Instant> made) {
        this.desk = desk;
        this.traits = traits;
        this.weather = weather;
        this.process = process;
        this.step = step;
        this.made = made;
    }

    @Override
    public String project() {
        return "simulated:1";
    }

    @Override
    public List<Lane> lanes() {
        Set<Accepts> events = new HashSet<>(Set.of(new Accepts(RecordKind.EVENT, Verb.APPEND)));
        if (traits.tombstones()) {
            events.add(new Accepts(RecordKind.EVENT, Verb.DELETE));
        }
        LaneLimits limits = traits.limits();
        LaneLimits whole = new LaneLimits(
                Integer.MAX_VALUE, 1 << 16, 1 << 12, Optional.empty(), Optional.empty(), Optional.empty(), 1);
        return List.of(
                new Lane(
                        "events",
                        events,
                        limits,
                        traits.dedupe(),
                        Ack.APPLIED,
                        Optional.of(EARLIEST),
                        Optional.empty()),
                new Lane(
                        "users",
                        Set.of(new Accepts(RecordKind.USER, Verb.UPSERT)),
                        limits,
                        traits.dedupe(),
                        Ack.APPLIED,
                        Optional.empty(),
                        Optional.empty()),
                new Lane(
                        "tables",
                        Set.of(new Accepts(RecordKind.LOOKUP, Verb.REPLACE)),
                        whole,
                        traits.dedupe(),
                        Ack.APPLIED,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Override
    public RowWriter writer(Lane lane, RecordMapping mapping, Schema schema) {
        return new RecordLineWriter(mapping);
    }

    @Override
    public Receipt send(Lane lane, Optional<String> container, Batch batch) {
        List<List<RecordLine>> rows = rows(batch);
        boolean whole = lane.id().equals("tables");
        Desk.Request request = desk.arrived(process, step.getAsLong(), made.get(), rows, batch.length(), whole);
        AnswerClass answer = weather.next(batch.rows());
        if (answer == AnswerClass.ROW_BY_ROW && traits.allOrNothing()) {
            answer = AnswerClass.ALL_OR_NOTHING;
        }
        desk.counted(answer);
        Receipt receipt = whole ? replace(answer, request) : answer(answer, request);
        for (int row = 0; row < rows.size(); row++) {
            Outcome outcome = receipt.outcome(row);
            desk.judged(
                    process,
                    rows.get(row),
                    outcome != Outcome.UNKNOWN && outcome != Outcome.UNACCOUNTED,
                    outcome == Outcome.ACCEPTED);
        }
        return receipt;
    }

    private static List<List<RecordLine>> rows(Batch batch) {
        List<List<RecordLine>> rows = new ArrayList<>();
        for (int i = 0; i < batch.rows(); i++) {
            rows.add(new ArrayList<>());
        }
        String[] lines = new String(batch.body(), 0, batch.length(), StandardCharsets.UTF_8).split("\n");
        for (int i = 0; i < lines.length; i++) {
            rows.get(batch.rowOfRecord(i)).add(RecordLine.parse(lines[i]));
        }
        return rows;
    }

    private Receipt answer(AnswerClass answer, Desk.Request request) {
        List<List<RecordLine>> rows = request.rows();
        int count = rows.size();
        return switch (answer) {
            case ROW_BY_ROW -> judged(request, count);
            case ALL_OR_NOTHING -> allOrNothing(request);
            case RATE_LIMITED ->
                Receipt.all(count, Outcome.RETRY, cause("429")).pausing(weather.wait(Duration.ofSeconds(90)));
            case UNAVAILABLE -> Receipt.all(count, Outcome.RETRY, cause("503"));
            case TOO_LARGE -> Receipt.all(count, count == 1 ? Outcome.RETRY : Outcome.SPLIT, cause("413"));
            case CUT_BEFORE -> Receipt.all(count, Outcome.UNKNOWN, cause("unknown_outcome"));
            case CUT_AFTER -> {
                judged(request, count);
                yield Receipt.all(count, Outcome.UNKNOWN, cause("unknown_outcome"));
            }
            case CUT_BETWEEN -> {
                judged(request, weather.pick(count + 1));
                yield Receipt.all(count, Outcome.UNKNOWN, cause("unknown_outcome"));
            }
            case CUT_AND_DELAYED -> {
                desk.later(request, weather.wait(Duration.ofMinutes(5)));
                yield Receipt.all(count, Outcome.UNKNOWN, cause("unknown_outcome"));
            }
            case SHORT_COUNT -> {
                judged(request, weather.pick(count));
                yield Receipt.all(count, Outcome.UNACCOUNTED, cause("unaccounted"));
            }
            case SOME_USERS_LATER -> someLater(request);
            case UNAUTHORISED -> throw failure(FailureKind.AUTHENTICATION, "401");
            case DEFECT -> throw new IllegalStateException("a connector with a defect");
        };
    }

    private Receipt someLater(Desk.Request request) {
        Map<Integer, Duration> later = new HashMap<>();
        int count = request.rows().size();
        int taken = weather.pick(count + 1);
        for (int row = taken; row < count; row++) {
            later.put(row, weather.wait(Duration.ofSeconds(30)));
        }
        return judged(request, taken).throttling(later);
    }

    /** The first rows are judged one by one; the others are not looked at. */
    private Receipt judged(Desk.Request request, int first) {
        Map<Integer, Refusal> refusals = new HashMap<>();
        for (int row = 0; row < first; row++) {
            if (desk.goesIn(request.rows().get(row), request.made())) {
                refusals.put(row, new Refusal("refused", "the destination refuses " + RecordLine.BAD));
            }
        }
        return Receipt.all(request.rows().size(), Outcome.ACCEPTED).rejecting(refusals);
    }

    private Receipt allOrNothing(Desk.Request request) {
        int count = request.rows().size();
        boolean bad = request.rows().stream().flatMap(List::stream).anyMatch(RecordLine::refused);
        if (!bad) {
            return judged(request, count);
        }
        return Receipt.all(
                count, count == 1 ? Outcome.REJECTED : Outcome.SPLIT, new Refusal("refused", "a record is bad"));
    }

    private Receipt replace(AnswerClass answer, Desk.Request request) {
        List<List<RecordLine>> rows = request.rows();
        int count = rows.size();
        return switch (answer) {
            case RATE_LIMITED, UNAVAILABLE, TOO_LARGE, SOME_USERS_LATER ->
                Receipt.all(count, Outcome.RETRY, cause("503"));
            case CUT_BEFORE, CUT_AND_DELAYED -> Receipt.all(count, Outcome.UNKNOWN, cause("unknown_outcome"));
            case UNAUTHORISED -> throw failure(FailureKind.AUTHENTICATION, "401");
            case DEFECT -> throw new IllegalStateException("a connector with a defect");
            default -> {
                desk.far().replace(rows.stream().map(row -> row.get(0)).toList(), request.made());
                yield answer == AnswerClass.CUT_AFTER || answer == AnswerClass.CUT_BETWEEN
                        ? Receipt.all(count, Outcome.UNKNOWN, cause("unknown_outcome"))
                        : Receipt.all(count, Outcome.ACCEPTED);
            }
        };
    }

    private static Refusal cause(String words) {
        return new Refusal(words, words);
    }

    private static PerseidException failure(FailureKind kind, String words) {
        return PerseidException.of(kind, "simulated destination", words, "a good answer", "nothing");
    }
}
