package io.perseid.connector.mixpanel;

import io.perseid.api.destination.Accepts;
import io.perseid.api.destination.Ack;
import io.perseid.api.destination.Dedupe;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.LaneLimits;
import io.perseid.api.destination.Rate;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.Verb;
import io.perseid.connector.mixpanel.encode.RowRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The four endpoints with their numbers, each from the page of Mixpanel's documentation that is named beside it. */
final class MixpanelLanes {

    static final String IMPORT = "import";
    static final String ENGAGE = "engage";
    static final String GROUPS = "groups";
    static final String LOOKUP_TABLES = "lookup-tables";

    /** Import events; user profile limits; group profile limits. */
    private static final int MAX_RECORDS = 2000;

    /** 30,000 events a second and 2 GB of uncompressed JSON, both over a rolling minute (rate limits). */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The rate limit of ingestion is the project's, and profiles have none of their own (rate limits; update profiles). */
    private static final String INGESTION = "ingestion";

    /** 100 MB a file (replace lookup table). */
    private static final long MAX_LOOKUP_BYTES = 100_000_000;

    /** 100 calls in a rolling day (replace lookup table). */
    private static final Rate LOOKUP_CALLS = new Rate(100, Duration.ofHours(24));

    /** Further ahead is refused, and the nearer future is rewritten to now (import events). */
    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    private MixpanelLanes() {}

    static List<Lane> of(MixpanelConfig config) {
        LaneLimits json = new LaneLimits(
                        MAX_RECORDS,
                        config.maxBody(),
                        RowRules.MAX_RECORD_BYTES,
                        Optional.empty(),
                        Optional.of(new Rate(config.eventsPerSecond() * 60, MINUTE)),
                        Optional.of(new Rate(config.bytesPerMinute(), MINUTE)),
                        config.maxInFlight())
                .sharing(INGESTION)
                .within(config.timeout());
        return List.of(
                new Lane(
                        IMPORT,
                        Set.of(new Accepts(RecordKind.EVENT, Verb.APPEND), new Accepts(RecordKind.EVENT, Verb.DELETE)),
                        json,
                        // "Not a guaranteed upsert": the latest normally shows (event deduplication).
                        new Dedupe(Dedupe.Winner.LAST, Optional.empty(), false),
                        Ack.APPLIED,
                        Optional.of(Instant.EPOCH.plusMillis(RowRules.EARLIEST_MICROS / 1000)),
                        Optional.of(MAX_AHEAD)),
                profiles(ENGAGE, json, RecordKind.USER, RecordKind.AUDIENCE),
                profiles(GROUPS, json, RecordKind.GROUP),
                new Lane(
                        LOOKUP_TABLES,
                        Set.of(new Accepts(RecordKind.LOOKUP, Verb.REPLACE)),
                        new LaneLimits(
                                        Integer.MAX_VALUE,
                                        MAX_LOOKUP_BYTES,
                                        MAX_LOOKUP_BYTES,
                                        Optional.of(LOOKUP_CALLS),
                                        Optional.empty(),
                                        Optional.empty(),
                                        1)
                                .within(config.timeout()),
                        new Dedupe(Dedupe.Winner.LAST, Optional.empty(), true),
                        Ack.APPLIED,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Lane profiles(String id, LaneLimits limits, RecordKind... kinds) {
        Set<Accepts> accepts = Stream.of(kinds)
                .flatMap(kind -> Stream.of(new Accepts(kind, Verb.UPSERT), new Accepts(kind, Verb.DELETE)))
                .collect(Collectors.toUnmodifiableSet());
        return new Lane(
                id,
                accepts,
                limits,
                // Set, set once, union, remove, unset and delete give the same profile however often they are applied.
                new Dedupe(Dedupe.Winner.LAST, Optional.empty(), true),
                Ack.QUEUED,
                Optional.empty(),
                Optional.empty());
    }
}
