package io.perseid.app.daemon;

import io.perseid.api.failure.PerseidException;
import io.perseid.api.failure.Problem;
import io.perseid.app.terminal.Amounts;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's log of runs: one line each, the sync's name first. A change between succeeded and failed stands out as one
 * {@code ERROR} or {@code INFO} line with "changed"; failing again is a warning. Any thread.
 */
final class RunLog {

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final Map<String, RunStatus> settled = new ConcurrentHashMap<>();
    private final Map<String, String> waitingFor = new ConcurrentHashMap<>();

    /** How a sync stood when the daemon started, so that a change over a restart is one, too. */
    void stood(String sync, RunStatus status) {
        if (status == RunStatus.SUCCEEDED || status == RunStatus.FAILED) {
            settled.put(sync, status);
        }
    }

    /** A run asks again and again for the same: told once. */
    void waiting(String sync, Problem problem) {
        String text = problem.sentence();
        if (!text.equals(waitingFor.put(sync, text))) {
            LOG.info("{}: waits and tries again by itself: {}", sync, text);
        }
    }

    void warned(String sync, String warning) {
        LOG.warn("{}: {}", sync, warning);
    }

    void ended(RunReport report, Duration took) {
        String sync = report.sync();
        waitingFor.remove(sync);
        switch (report.status()) {
            case SUCCEEDED -> succeeded(report, took);
            case FAILED, DIED, BUSY -> failed(report, took);
            case STOPPED, RUNNING ->
                LOG.info("{}: stopped after {}: {}", sync, Amounts.duration(took), counts(report.counts()));
        }
        if (report.counts().rejected() > 0) {
            LOG.warn(
                    "{}: {} rejected; see why with: perseid rejects list {}",
                    sync,
                    Amounts.of(report.counts().rejected(), "row"),
                    sync);
        }
    }

    private void succeeded(RunReport report, Duration took) {
        RunStatus before = settled.put(report.sync(), RunStatus.SUCCEEDED);
        String change = before == RunStatus.FAILED ? "changed from failed to succeeded" : "succeeded";
        LOG.info("{}: {} after {}: {}", report.sync(), change, Amounts.duration(took), counts(report.counts()));
    }

    private void failed(RunReport report, Duration took) {
        Optional<RunStatus> before = Optional.ofNullable(settled.put(report.sync(), RunStatus.FAILED));
        String why = report.failure()
                .map(PerseidException::problem)
                .map(Problem::sentence)
                .orElse("no reason was given");
        String kind = report.failure()
                .map(failure -> failure.kind().name().toLowerCase(Locale.ROOT) + " failure")
                .orElse("failure");
        if (before.filter(status -> status == RunStatus.FAILED).isPresent()) {
            LOG.warn("{}: failed again after {}, {}: {}", report.sync(), Amounts.duration(took), kind, why);
        } else {
            String change = before.isPresent() ? "changed from succeeded to failed" : "failed";
            LOG.error("{}: {} after {}, {}: {}", report.sync(), change, Amounts.duration(took), kind, why);
        }
    }

    private static String counts(RunCounts counts) {
        return Amounts.of(counts.read(), "row") + " read, " + Amounts.count(counts.accepted()) + " accepted, "
                + Amounts.count(counts.unchanged()) + " unchanged, " + Amounts.count(counts.rejected())
                + " rejected, " + Amounts.count(counts.held()) + " held in "
                + Amounts.of(counts.requests(), "request");
    }
}
