package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What one {@link Loss} cost.
 *
 * @param exitCode of the process that it struck; 137 where it was killed
 * @param requests that arrived while it lasted
 * @param mostRequests that may arrive then
 * @param mostRepeats events that may be stored twice
 * @param defects what was not as it should be
 */
record LossResult(
        Loss loss,
        Delivered delivered,
        int exitCode,
        long requests,
        long mostRequests,
        long mostRepeats,
        Duration took,
        List<String> defects) {

    LossResult {
        defects = List.copyOf(defects);
    }

    ObjectNode document() {
        ObjectNode node = Json.object()
                .put("case", loss.name().toLowerCase(Locale.ROOT))
                .put("equal", delivered.isEqual())
                .put("rows_lost", delivered.lost())
                .put("duplicates_after_dedupe", delivered.duplicates())
                .put("exit_code", exitCode)
                .put("requests_meanwhile", requests)
                .put("requests_meanwhile_at_most", mostRequests)
                .put("events_repeated", delivered.repeats())
                .put("events_repeated_at_most", mostRepeats)
                .put("seconds", took.toMillis() / 1e3);
        defects.forEach(node.putArray("defects")::add);
        return node;
    }
}
