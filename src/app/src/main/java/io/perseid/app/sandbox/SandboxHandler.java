package io.perseid.app.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every request passes here: a fault may hit it before or after its endpoint, and it is logged. A plain Jetty handler and no
 * servlet, because faults reach down to the socket. Called by Jetty on many threads.
 */
final class SandboxHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxHandler.class);
    private static final String LOOKUP_TABLES = "/lookup-tables/";
    private static final String INSPECTED_TABLES = "/sandbox/lookup-tables/";
    private static final String EXPORT = "/api/2.0/export";
    private static final String ALL_USERS = "/sandbox/users";

    private final Clock clock;
    private final EventEndpoint events;
    private final ProfileEndpoint profiles;
    private final LookupEndpoint lookups;
    private final ExportEndpoint export;
    private final InspectEndpoint inspect;
    private final Faults faults;
    private final RequestLog requests;

    SandboxHandler(
            Clock clock,
            EventEndpoint events,
            ProfileEndpoint profiles,
            LookupEndpoint lookups,
            ExportEndpoint export,
            InspectEndpoint inspect,
            Faults faults,
            RequestLog requests) {
        this.clock = clock;
        this.events = events;
        this.profiles = profiles;
        this.lookups = lookups;
        this.export = export;
        this.inspect = inspect;
        this.faults = faults;
        this.requests = requests;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        Instant at = clock.instant();
        Call call = new Call(request);
        boolean own = call.path().equals("/") || call.path().startsWith("/sandbox");
        Optional<Fault> fault = own ? Optional.empty() : faults.next(call.path());
        Answer answer;
        if (fault.isPresent() && !fault.get().storesFirst()) {
            call.drain();
            answer = spoiled(fault.get());
        } else if (call.path().equals(EXPORT) || call.path().equals(ALL_USERS)) {
            // Nothing is stored here, so only the faults above make sense.
            export(call, request, response, callback, at);
            return true;
        } else {
            answer = answered(call);
        }
        if (!own) {
            log(call, request, at, fault, answer);
        }
        if (fault.isPresent()) {
            afflict(fault.get(), answer, request, response, callback);
        } else {
            send(answer, response, callback);
        }
        return true;
    }

    private Answer answered(Call call) throws IOException {
        try {
            return route(call);
        } catch (Refusal refusal) {
            call.drain();
            return refusal.answer();
        } catch (RuntimeException e) {
            LOG.error("{} {} broke", call.method(), call.path(), e);
            return Refusal.plain(500, "the sandbox itself broke: " + e.getMessage())
                    .answer();
        }
    }

    private Answer route(Call call) throws Refusal, IOException {
        String path = call.path();
        boolean get = call.method().equals("GET");
        boolean post = call.method().equals("POST");
        boolean put = call.method().equals("PUT");
        return switch (path) {
            case "/" -> allowed(get, call, c -> inspect.page());
            case "/import" -> allowed(get || post, call, events::importEvents);
            case "/track" -> allowed(get || post, call, events::track);
            case "/engage" -> allowed(get || post, call, profiles::engage);
            case "/groups" -> allowed(get || post, call, profiles::groups);
            case "/lookup-tables" -> allowed(get, call, lookups::list);
            case "/sandbox/state" -> allowed(get, call, inspect::state);
            case "/sandbox/events" -> allowed(get, call, inspect::events);
            case "/sandbox/profiles" -> allowed(get, call, inspect::profiles);
            case "/sandbox/lookup-tables" ->
                post ? inspect.createLookupTable(call) : allowed(get, call, c -> inspect.lookupTables());
            case "/sandbox/faults" -> put ? inspect.replaceFaults(call) : allowed(get, call, c -> inspect.faults());
            default -> table(call, path, get, put);
        };
    }

    private Answer table(Call call, String path, boolean get, boolean put) throws Refusal, IOException {
        if (path.startsWith(LOOKUP_TABLES)) {
            return allowed(put, call, c -> lookups.replace(c, path.substring(LOOKUP_TABLES.length())));
        }
        if (path.startsWith(INSPECTED_TABLES)) {
            return allowed(get, call, c -> inspect.lookupTable(c, path.substring(INSPECTED_TABLES.length())));
        }
        throw Refusal.notFound("the sandbox has no " + path);
    }

    private static Answer allowed(boolean allowed, Call call, Endpoint endpoint) throws Refusal, IOException {
        if (!allowed) {
            throw Refusal.methodNotAllowed(call.method());
        }
        return endpoint.answer(call);
    }

    private interface Endpoint {
        Answer answer(Call call) throws Refusal, IOException;
    }

    private void export(Call call, Request request, Response response, Callback callback, Instant at) {
        try {
            ExportEndpoint.Lines lines = call.path().equals(ALL_USERS) ? export.users(call) : export.export(call);
            log(call, request, at, Optional.empty(), Answer.text(""));
            response.setStatus(200);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-ndjson");
            try (OutputStream out = new BufferedOutputStream(Content.Sink.asOutputStream(response), 64 * 1024)) {
                lines.writeTo(out);
            }
            callback.succeeded();
        } catch (Refusal refusal) {
            log(call, request, at, Optional.empty(), refusal.answer());
            send(refusal.answer(), response, callback);
        } catch (IOException | RuntimeException e) {
            callback.failed(e);
        }
    }

    private void afflict(Fault fault, Answer answer, Request request, Response response, Callback callback) {
        switch (fault.kind()) {
            case RESET_BEFORE, RESET_AFTER -> {
                Connections.reset(request);
                callback.failed(new EofException("reset on demand"));
            }
            case SLOW -> {
                request.addIdleTimeoutListener(timeout -> false);
                later(request, fault.delay(), () -> send(answer, response, callback));
            }
            case LOST_ANSWER -> {
                request.addIdleTimeoutListener(timeout -> false);
                later(request, fault.delay(), () -> {
                    Connections.close(request);
                    callback.failed(new EofException("answer lost on demand"));
                });
            }
            case SHORT_COUNT -> send(shortened(answer, fault.missing()), response, callback);
            case BARE_ONE -> send(Answer.text("1"), response, callback);
            case STATUS -> send(answer, response, callback);
        }
    }

    private static void later(Request request, Duration delay, Runnable action) {
        request.getComponents().getScheduler().schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Answer spoiled(Fault fault) {
        if (fault.kind() != Fault.Kind.STATUS) {
            return Answer.text("");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", fault.status());
        body.put(
                "error",
                fault.status() == 429
                        ? "Project exceeded rate limits. Please retry the request with exponential backoff."
                        : "sandbox fault on demand");
        body.put("status", Refusal.reason(fault.status()));
        return Answer.json(fault.status(), body).withRetryAfter(fault.retryAfter());
    }

    private static Answer shortened(Answer answer, int missing) {
        try {
            JsonNode json = Json.EXACT.readTree(answer.body());
            if (json instanceof ObjectNode body) {
                for (String count : new String[] {"num_records_imported", "num_good_events"}) {
                    if (body.has(count)) {
                        body.put(count, Math.max(0, body.path(count).asInt() - missing));
                    }
                }
                return answer.withBody(Answer.JSON, Json.EXACT.writeValueAsBytes(body));
            }
            return answer;
        } catch (JsonProcessingException e) {
            return answer;
        } catch (IOException e) {
            throw new SandboxFailure("an answer of the sandbox cannot be read", e);
        }
    }

    private static void send(Answer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        answer.retryAfter().ifPresent(wait -> response.getHeaders().put(HttpHeader.RETRY_AFTER, wait.toSeconds()));
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    private void log(Call call, Request request, Instant at, Optional<Fault> fault, Answer answer) {
        int status = fault.map(Fault::kind)
                        .filter(kind -> kind == Fault.Kind.RESET_BEFORE
                                || kind == Fault.Kind.RESET_AFTER
                                || kind == Fault.Kind.LOST_ANSWER)
                        .isPresent()
                ? 0
                : answer.status();
        requests.add(new RequestEntry(
                at,
                call.method(),
                call.path(),
                status,
                answer.records(),
                call.bytes(),
                Duration.ofNanos(System.nanoTime() - request.getBeginNanoTime()),
                fault.map(Fault::kind).map(FaultsJson::name).orElse(""),
                answer.note()));
    }
}
