package io.perseid.app.demo;

import io.perseid.app.config.ConfigLoader;
import io.perseid.app.config.Configuration;
import io.perseid.app.config.yaml.Environment;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.RunProgressLines;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.wiring.RunConditions;
import io.perseid.app.wiring.SyncRun;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunCounts;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Sync;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs all syncs of the demo once, exactly as {@code perseid run --all} does, and lets go of the warehouse file afterwards.
 * {@link #stop} from any thread, all else on one.
 */
final class SyncRound {

    private final Screen screen;
    private final ConnectorRegistry connectors;
    private final RunConditions conditions;
    private final Path config;
    private final boolean quiet;
    private final AtomicReference<@Nullable SyncRun> current = new AtomicReference<>();
    private volatile boolean stopped;

    /** @param quiet tells no progress */
    SyncRound(Screen screen, ConnectorRegistry connectors, RunConditions conditions, Path config, boolean quiet) {
        this.screen = screen;
        this.connectors = connectors;
        this.conditions = conditions;
        this.config = config;
        this.quiet = quiet;
    }

    /** By the sync's name, in the order of the files. Fewer than there are syncs if it was stopped. */
    Map<String, RunReport> run() {
        Configuration configuration = new ConfigLoader(connectors)
                .load(config, Environment.ofProcess())
                .orThrow();
        Map<String, RunReport> reports = new LinkedHashMap<>();
        try (Workspace workspace = new Workspace(configuration, conditions)) {
            for (Sync sync : configuration.syncs()) {
                SyncRun run = workspace.prepare(
                        sync,
                        "manual",
                        quiet ? RunListener.none() : new RunProgressLines(screen, conditions.clock(), sync.name()));
                current.set(run);
                if (!stopped) {
                    reports.put(sync.name(), run.run());
                }
            }
        }
        return reports;
    }

    void stop() {
        stopped = true;
        SyncRun run = current.get();
        if (run != null) {
            run.stop();
        }
    }

    static boolean succeeded(Map<String, RunReport> reports) {
        return reports.values().stream().allMatch(report -> report.status() == RunStatus.SUCCEEDED);
    }

    /** Records that reached the destination, tombstones included. */
    static long sent(RunReport report) {
        return report.counts().accepted() + report.counts().superseded();
    }

    static long sent(Map<String, RunReport> reports) {
        return reports.values().stream().mapToLong(SyncRound::sent).sum();
    }

    static Table table(Map<String, RunReport> reports) {
        Table table = new Table("SYNC", "STATUS", "READ", "SENT", "UNCHANGED", "REJECTED", "REQUESTS", "BYTES");
        reports.forEach((name, report) -> {
            RunCounts counts = report.counts();
            table.row(
                    name,
                    report.status().name().toLowerCase(Locale.ROOT),
                    Amounts.count(counts.read()),
                    Amounts.count(sent(report)),
                    Amounts.count(counts.unchanged()),
                    Amounts.count(counts.rejected()),
                    Amounts.count(counts.requests()),
                    Amounts.bytes(counts.bytes()));
        });
        return table;
    }
}
