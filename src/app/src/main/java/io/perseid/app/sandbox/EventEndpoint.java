package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** {@code /import} and {@code /track}: checks events, stores the good ones, answers in Mixpanel's shapes. Safe for many threads. */
final class EventEndpoint {

    private static final String FAILED = "some data points in the request failed validation";

    private final SandboxOptions options;
    private final Access access;
    private final EventLog log;
    private final Optional<RateLimit> rateLimit;

    EventEndpoint(SandboxOptions options, Access access, EventLog log) {
        this.options = options;
        this.access = access;
        this.log = log;
        this.rateLimit = options.eventsPerMinute().isPresent()
                ? Optional.of(
                        new RateLimit(options.clock(), options.eventsPerMinute().getAsInt(), Duration.ofMinutes(1)))
                : Optional.empty();
    }

    /** Strict: a report on every bad event. Not strict (also when the parameter is missing): a plain {@code 1} or {@code 0}. */
    Answer importEvents(Call call) throws Refusal, IOException {
        access.requireAccountOrToken(call);
        Payload payload = Payload.of(call, options.limits().maxBodyBytes());
        boolean strict = payload.flag("strict");
        EventBatch batch = read(call, payload, EventRules.importing(strict));
        log.append("/import", batch.events());
        Answer answer = strict ? report(batch) : PlainAnswer.of(!batch.events().isEmpty(), FAILED, payload);
        return answer.logged(batch.records(), note(batch));
    }

    /** The clients' way in: token in each event, plain answer. */
    Answer track(Call call) throws Refusal, IOException {
        Payload payload = Payload.of(call, options.limits().maxBodyBytes());
        EventBatch batch =
                read(call, payload, EventRules.tracking(options.credentials().token()));
        log.append("/track", batch.events());
        String error =
                batch.failures().isEmpty() ? FAILED : batch.failures().get(0).message();
        return PlainAnswer.of(batch.failures().isEmpty(), error, payload).logged(batch.records(), note(batch));
    }

    private EventBatch read(Call call, Payload payload, EventRules rules) throws Refusal {
        Body json = payload.json();
        EventBatch batch = new EventReader(options.limits(), options.identity(), rules, options.clock(), call.sender())
                .read(json.bytes(), json.length());
        if (rateLimit.isPresent() && !rateLimit.get().take(batch.records())) {
            throw Refusal.rateLimited();
        }
        return batch;
    }

    private Answer report(EventBatch batch) {
        boolean clean = batch.failures().isEmpty();
        int status = clean ? 200 : 400;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", status);
        if (!clean) {
            body.put("error", FAILED);
            var failed = body.putArray("failed_records");
            for (RecordFailure failure : batch.failures()) {
                failed.addObject()
                        .put("index", failure.index())
                        .put(options.spelling().key(), failure.insertId())
                        .put("field", failure.field())
                        .put("message", failure.message());
            }
        }
        body.put("num_records_imported", batch.records() - batch.failures().size());
        body.put("status", Refusal.reason(status));
        return Answer.json(status, body);
    }

    private static String note(EventBatch batch) {
        if (batch.failures().isEmpty()) {
            return "";
        }
        RecordFailure first = batch.failures().get(0);
        return batch.failures().size() + " failed, first at " + first.index() + ": " + first.message();
    }
}
