package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@code /lookup-tables}: list them, replace one. Safe for many threads. */
final class LookupEndpoint {

    private final Limits limits;
    private final Access access;
    private final LookupStore store;
    private final SandboxStore tables;
    private final RateLimit calls;

    LookupEndpoint(SandboxOptions options, Access access, LookupStore store, SandboxStore tables) {
        this.limits = options.limits();
        this.access = access;
        this.store = store;
        this.tables = tables;
        this.calls = new RateLimit(options.clock(), limits.maxLookupCallsPerDay(), Duration.ofHours(24));
    }

    Answer list(Call call) throws Refusal {
        access.requireAccount(call);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", 200);
        body.put("status", "OK");
        var results = body.putArray("results");
        tables.lookupTables()
                .forEach(table -> results.addObject().put("id", table.id()).put("name", table.name()));
        return Answer.json(200, body);
    }

    Answer replace(Call call, String id) throws Refusal, IOException {
        access.requireAccount(call);
        if (!calls.take(1)) {
            call.drain();
            throw Refusal.rateLimited();
        }
        if (!store.exists(id)) {
            call.drain();
            throw Refusal.notFound("Lookup Table not found");
        }
        String type = call.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("text/csv")) {
            call.drain();
            throw Refusal.badRequest("Content-Type is '" + type + "'; expected text/csv");
        }
        List<RecordFailure> failures = call.consume(limits.maxLookupBytes(), content -> {
            try {
                return store.replace(
                        id,
                        new CsvReader(new InputStreamReader(
                                content,
                                StandardCharsets.UTF_8
                                        .newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)
                                        .onUnmappableCharacter(CodingErrorAction.REPORT))));
            } catch (CharacterCodingException e) {
                throw Refusal.badRequest("CSV should be valid utf8");
            }
        });
        call.drain();
        return failures.isEmpty() ? replaced() : failed(failures);
    }

    private static Answer replaced() {
        return Answer.json(
                200, JsonNodeFactory.instance.objectNode().put("code", 200).put("status", "OK"));
    }

    private static Answer failed(List<RecordFailure> failures) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", 400);
        body.put("error", "some rows of the lookup table failed validation");
        body.put("status", Refusal.reason(400));
        var failed = body.putArray("failed_records");
        failures.forEach(
                failure -> failed.addObject().put("index", failure.index()).put("message", failure.message()));
        return Answer.json(400, body).logged(0, failures.get(0).message());
    }
}
