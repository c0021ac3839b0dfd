package io.perseid.engine.sync;

import java.time.Duration;
import java.time.ZoneId;

/** When the daemon starts a sync. */
public sealed interface Schedule {

    /** {@code every 15m}: counted from the Unix epoch, so a restart keeps its phase. */
    record Every(Duration interval) implements Schedule {}

    /** {@code {cron: "0 6 * * MON-FRI", zone: Europe/Berlin}}: five-field Unix cron. */
    record Cron(String expression, ZoneId zone) implements Schedule {}

    /** {@code manual}: only when someone runs it. */
    record Manual() implements Schedule {}
}
