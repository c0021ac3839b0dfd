package io.perseid.app.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * {@code GET /api/2.0/export?from_date&to_date}: every event received, repeats included, one JSON object a line, in order of
 * arrival. Days are UTC and both included. Safe for many threads.
 *
 * <p>Unlike Mixpanel, which exports seconds, {@code time} keeps milliseconds; {@code arrival=1} adds the number of arrival beside
 * {@code event}, which decides who wins at deduplication.
 */
final class ExportEndpoint {

    private static final int MOST = Integer.MAX_VALUE;

    private final Access access;
    private final SandboxStore store;

    ExportEndpoint(Access access, SandboxStore store) {
        this.access = access;
        this.store = store;
    }

    /** What to write; checked before the first byte is sent. */
    interface Lines {
        void writeTo(OutputStream out) throws IOException;
    }

    Lines export(Call call) throws Refusal {
        access.requireAccount(call);
        long from =
                day(call, "from_date").atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        long to = day(call, "to_date")
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
        int limit = call.number("limit", MOST, MOST);
        String arrival = call.parameter("arrival").orElse("").equals("1") ? "',\"arrival\":' || arrival ||" : "";
        String sql = """
                SELECT '{"event":' || to_json(event)::VARCHAR || %s ',"properties":{"time":' || time_ms
                    || ',"distinct_id":' || to_json(distinct_id)::VARCHAR
                    || ',"$insert_id":' || to_json(insert_id)::VARCHAR
                    || CASE endpoint WHEN '/import' THEN ',"$import":true' ELSE '' END
                    || ',"$mp_api_endpoint":' || to_json(endpoint)::VARCHAR
                    || ',"$mp_api_timestamp_ms":' || received_ms
                    || CASE properties WHEN '{}' THEN '}' ELSE ',' || properties[2:] END || '}'
                FROM events WHERE time_ms >= %d AND time_ms < %d ORDER BY arrival LIMIT %d""".formatted(arrival, from, to, limit);
        // Without a limit the order of the table is the order of arrival: no sort, so that rows stream.
        String streamed = limit == MOST ? sql.substring(0, sql.lastIndexOf(" ORDER BY")) : sql;
        return out -> store.writeLines(streamed, out);
    }

    /** {@code GET /sandbox/users}, which Mixpanel does not have: every user profile, one JSON object a line, in no order. */
    Lines users(Call call) throws Refusal {
        access.requireAccount(call);
        return out -> store.writeLines("""
                SELECT '{"$distinct_id":' || to_json(id)::VARCHAR || ',"$properties":' || properties || '}'
                FROM profiles WHERE entity = '%s'""".formatted(Profile.USER), out);
    }

    private static LocalDate day(Call call, String name) throws Refusal {
        String text = call.parameter(name).orElse("");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Refusal.plain(400, "'" + name + "' is '" + text + "'; expected a day such as 2026-01-31");
        }
    }
}
