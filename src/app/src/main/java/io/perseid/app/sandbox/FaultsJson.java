package io.perseid.app.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Faults as JSON, the body of {@code PUT /sandbox/faults}: a list of objects (or one object, or {@code []} for none).
 *
 * <pre>{@code
 * [{"fault": "status", "status": 429, "retry_after": 2, "path": "/import", "every": 10},
 *  {"fault": "reset_before" | "reset_after" | "bare_one", "first": 3},
 *  {"fault": "slow", "delay_ms": 500}, {"fault": "lost_answer", "delay_ms": 60000},
 *  {"fault": "short_count", "missing": 1, "times": 5}]
 * }</pre>
 *
 * {@code every}, {@code times}, {@code first} and {@code path} may stand in each; see {@link Fault}.
 */
final class FaultsJson {

    private static final Set<String> KEYS =
            Set.of("fault", "status", "retry_after", "delay_ms", "missing", "path", "every", "times", "first");

    List<Fault> read(JsonNode body) throws Refusal {
        List<Fault> faults = new ArrayList<>();
        if (body.isObject()) {
            faults.add(one(body));
        } else if (body.isArray()) {
            for (JsonNode fault : body) {
                faults.add(one(fault));
            }
        } else {
            throw Refusal.badRequest("expected a list of faults");
        }
        return faults;
    }

    ArrayNode write(List<Faults.Counts> faults) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Faults.Counts counts : faults) {
            Fault fault = counts.fault();
            ObjectNode node = list.addObject();
            node.put("fault", name(fault.kind()));
            if (fault.kind() == Fault.Kind.STATUS) {
                node.put("status", fault.status());
            }
            fault.retryAfter().ifPresent(wait -> node.put("retry_after", wait.toSeconds()));
            if (!fault.delay().isZero()) {
                node.put("delay_ms", fault.delay().toMillis());
            }
            if (fault.kind() == Fault.Kind.SHORT_COUNT) {
                node.put("missing", fault.missing());
            }
            fault.path().ifPresent(path -> node.put("path", path));
            fault.every().ifPresent(n -> node.put("every", n));
            fault.times().ifPresent(n -> node.put("times", n));
            fault.first().ifPresent(n -> node.put("first", n));
            node.put("seen", counts.seen());
            node.put("hit", counts.hit());
        }
        return list;
    }

    static String name(Fault.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Fault one(JsonNode node) throws Refusal {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                throw Refusal.badRequest("unknown key '" + name + "' in a fault");
            }
        }
        Fault.Kind kind = kind(node.path("fault").asText());
        try {
            Fault bare = Fault.of(
                    kind,
                    node.path("status").asInt(),
                    Duration.ofMillis(node.path("delay_ms").asLong(kind == Fault.Kind.LOST_ANSWER ? 600_000 : 0)),
                    node.path("missing").asInt(kind == Fault.Kind.SHORT_COUNT ? 1 : 0));
            return new Fault(
                    kind,
                    bare.status(),
                    node.has("retry_after")
                            ? Optional.of(
                                    Duration.ofSeconds(node.path("retry_after").asLong()))
                            : Optional.empty(),
                    bare.delay(),
                    bare.missing(),
                    node.has("path") ? Optional.of(node.path("path").asText()) : Optional.empty(),
                    count(node, "every"),
                    count(node, "times"),
                    count(node, "first"));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static Fault.Kind kind(String name) throws Refusal {
        for (Fault.Kind kind : Fault.Kind.values()) {
            if (name(kind).equals(name)) {
                return kind;
            }
        }
        throw Refusal.badRequest("unknown fault '" + name
                + "'; expected status, reset_before, reset_after, slow, lost_answer, short_count or bare_one");
    }

    private static OptionalInt count(JsonNode node, String name) {
        return node.has(name) ? OptionalInt.of(node.path(name).asInt()) : OptionalInt.empty();
    }
}
