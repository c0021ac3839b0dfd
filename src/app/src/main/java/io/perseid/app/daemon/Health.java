package io.perseid.app.daemon;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.terminal.Json;
import io.perseid.engine.schedule.ScheduleState;
import io.perseid.engine.state.RunRecord;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What {@code /health} answers. The daemon is well when its state database answers; a sync that fails is told but does not
 * make the daemon ill, because a restart would not mend it. Any thread.
 */
final class Health {

    private final Instant started;
    private final Standings standings;
    private final Function<String, ScheduleState> schedule;

    Health(Instant started, Standings standings, Function<String, ScheduleState> schedule) {
        this.started = started;
        this.standings = standings;
        this.schedule = schedule;
    }

    /**
     * An answer.
     *
     * @param status 200, or 503 if the state database does not answer
     */
    record Answer(int status, ObjectNode body) {}

    Answer answer() {
        ObjectNode body = Json.object();
        try {
            Map<String, SyncStanding> all = standings.refresh();
            body.put("status", "ok").put("started", started.toString());
            ArrayNode syncs = body.putArray("syncs");
            all.values().forEach(standing -> syncs.add(sync(standing)));
            return new Answer(200, body);
        } catch (PerseidException failure) {
            body.put("status", "error").put("started", started.toString());
            body.set("error", Json.problem(failure.problem()));
            return new Answer(503, body);
        }
    }

    private ObjectNode sync(SyncStanding standing) {
        ScheduleState times = schedule.apply(standing.sync());
        ObjectNode node = Json.object()
                .put("sync", standing.sync())
                .put("running", times.running())
                .put("waiting", times.waiting())
                .put("next_run", times.next().map(Instant::toString).orElse(null))
                .put(
                        "last_status",
                        standing.lastRun()
                                .map(run -> run.status().name().toLowerCase(Locale.ROOT))
                                .orElse(null))
                .put(
                        "last_started",
                        standing.lastRun().map(run -> run.started().toString()).orElse(null))
                .put(
                        "last_ended",
                        standing.lastRun()
                                .flatMap(RunRecord::ended)
                                .map(Instant::toString)
                                .orElse(null));
        return node.put(
                "last_success", standing.lastSuccess().map(Instant::toString).orElse(null));
    }
}
