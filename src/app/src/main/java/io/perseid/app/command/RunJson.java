package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Json;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Checkpoint;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Runs as JSON, the same field names in every command. */
final class RunJson {

    private RunJson() {}

    static ObjectNode report(RunReport report) {
        ObjectNode node = Json.object()
                .put("sync", report.sync())
                .put("status", report.status().name().toLowerCase(Locale.ROOT))
                .put("slices_planned", report.slicesPlanned())
                .put("slices_committed", report.slicesCommitted())
                .put("limited_by", report.limit().name().toLowerCase(Locale.ROOT));
        node.set("counts", counts(report.counts()));
        ArrayNode warnings = node.putArray("warnings");
        report.warnings().forEach(warnings::add);
        ObjectNode alterations = node.putObject("alterations");
        report.alterations().forEach(alterations::put);
        report.failure()
                .ifPresent(failure -> node.set(
                        "error",
                        Json.problem(failure.problem())
                                .put("kind", failure.kind().name().toLowerCase(Locale.ROOT))));
        return node;
    }

    static ObjectNode record(RunRecord run) {
        ObjectNode node = Json.object()
                .put("run", run.run())
                .put("sync", run.sync())
                .put("namespace", run.namespace())
                .put("project", run.project())
                .put("kind", run.kind())
                .put("trigger", run.trigger())
                .put("status", run.status().name().toLowerCase(Locale.ROOT))
                .put("started", run.started().toString())
                .put("ended", run.ended().map(Instant::toString).orElse(null))
                .put("slices_planned", run.slicesPlanned())
                .put("slices_committed", run.slicesCommitted())
                .put("message", run.message());
        node.set("counts", counts(run.counts()));
        return node;
    }

    static ObjectNode counts(RunCounts counts) {
        return Json.object()
                .put("read", counts.read())
                .put("accepted", counts.accepted())
                .put("rejected", counts.rejected())
                .put("held", counts.held())
                .put("unchanged", counts.unchanged())
                .put("superseded", counts.superseded())
                .put("requests", counts.requests())
                .put("bytes", counts.bytes());
    }

    /** Where a checkpoint stands, if it stands on the line of a cursor. */
    static Optional<Instant> cursor(Checkpoint checkpoint) {
        return checkpoint.cursorMicros() == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(Instant.EPOCH.plus(checkpoint.cursorMicros(), ChronoUnit.MICROS));
    }
}
