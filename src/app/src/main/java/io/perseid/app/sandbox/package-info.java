/**
 * A local server that speaks Mixpanel's wire contract over DuckDB: to try syncs on before paying for events, and to test against.
 *
 * <p>Mixpanel's calls: {@code POST /import}, {@code /track}, {@code /engage}, {@code /groups} (and GET with {@code ?data=}),
 * {@code GET /lookup-tables}, {@code PUT /lookup-tables/{id}}, {@code GET /api/2.0/export}.
 *
 * <p>Its own calls, without credentials: {@code GET /} (the page), {@code GET /sandbox/state} ({@code ?cached=1} may count a little
 * late), {@code /sandbox/events?limit=}, {@code /sandbox/profiles?limit=}, {@code GET|POST /sandbox/lookup-tables}, {@code GET
 * /sandbox/lookup-tables/{id}?limit=}, {@code GET|PUT /sandbox/faults} (a list of {@code {"fault": "status" | "reset_before" |
 * "reset_after" | "slow" | "lost_answer" | "short_count" | "bare_one", "status": 429, "retry_after": 2, "delay_ms": 500, "missing":
 * 1, "path": "/import", "every": n, "times": k, "first": k}}).
 *
 * <p>Where Mixpanel's documentation is silent or contradicts itself, this is how the sandbox reads it:
 *
 * <ul>
 *   <li>Limits in the tighter reading (see {@link io.perseid.app.sandbox.Limits}); objects and arrays both count as nesting; more
 *       than 2,000 records are answered with 413.
 *   <li>A bad event has one entry in {@code failed_records}, its first fault. {@code strict=0}, also when {@code strict} is
 *       missing, drops bad events without a word.
 *   <li>A number from 31,536,000,000 on is a time in milliseconds, a smaller one in seconds.
 *   <li>{@code /engage} and {@code /groups} with {@code strict=1} answer 200 with {@code status} 1 or 0, {@code error}, {@code
 *       num_good_events} and {@code failed_records}; an unknown {@code $token} is a 401 instead of silence, so that it is noticed.
 *   <li>Only query-time deduplication is there; compaction by day, hot-shard guards, identity merges after the fact, geography
 *       from an address, and group attribution are not.
 *   <li>{@code properties.ip} is dropped, as Mixpanel does after its look-up. The export keeps milliseconds and UTC days.
 * </ul>
 */
@NullMarked
package io.perseid.app.sandbox;

import org.jspecify.annotations.NullMarked;
