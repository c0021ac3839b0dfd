package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.LoadedConfig;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.daemon.Daemon;
import io.perseid.app.daemon.ListenAddress;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.QuietLogging;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import io.perseid.app.terminal.TerminationSignals;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code perseid daemon}. */
@Command(
        name = "daemon",
        description = "Run every sync on its schedule until told to end; answer /health and /metrics.",
        footer = {
            "",
            "What was missed while no daemon ran is made up for at the start, by one run a sync.",
            "SIGTERM or Ctrl-C: no new runs; those under way stop cleanly, and the next daemon goes on with them.",
            "A second signal ends at once, which loses nothing either.",
            "",
            "Examples:",
            "  perseid daemon",
            "  perseid daemon --config /etc/perseid --listen 0.0.0.0:8425"
        })
final class DaemonCommand implements Callable<Integer> {

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8425",
            description = "Where to answer HTTP; port 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    String listen = "127.0.0.1:8425";

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many syncs may run at once. Default: ${DEFAULT-VALUE}.")
    int runs = 2;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long a run may take to stop when the daemon is told to end. Default: ${DEFAULT-VALUE}.")
    int grace = 10;

    @Spec
    @Nullable CommandSpec spec;

    private final Invocation invocation;
    private final Screen screen;

    DaemonCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() throws InterruptedException {
        if (spec != null && (runs < 1 || grace < 0)) {
            throw new ParameterException(spec.commandLine(), runs < 1 ? "--runs below 1" : "--grace below 0");
        }
        ListenAddress address = ListenAddress.parse(listen);
        LoadedConfig loaded = invocation.load();
        List<ConfigProblem> errors = loaded.errors();
        if (!errors.isEmpty()) {
            throw new InvalidConfigurationException(loaded.problems());
        }
        QuietLogging.daemon();
        loaded.problems().forEach(problem -> screen.problem(problem.severity().word(), problem.problem()));
        TerminationSignals signals = TerminationSignals.caught();
        Daemon daemon = Daemon.start(
                new Workspace(
                        loaded.configuration(),
                        invocation.program().conditions().get()),
                address,
                runs);
        show(daemon, loaded.configuration().syncs());
        signals.await();
        screen.err("stopping: no new runs; waiting up to " + Amounts.duration(Duration.ofSeconds(grace))
                + " for those under way (a second signal ends at once)");
        Set<String> left = daemon.stop(Duration.ofSeconds(grace));
        screen.err(
                left.isEmpty()
                        ? "stopped"
                        : "stopped; " + String.join(", ", left)
                                + " did not end in time: what was sent without an answer"
                                + " is sent again by the next run, the same to the byte");
        return ExitCode.OK;
    }

    private void show(Daemon daemon, List<Sync> syncs) {
        String url = daemon.address().url();
        if (invocation.json()) {
            ObjectNode node = Json.object().put("health", url + "/health").put("metrics", url + "/metrics");
            ArrayNode list = node.putArray("syncs");
            syncs.forEach(sync -> list.addObject()
                    .put("sync", sync.name())
                    .put("schedule", written(sync.schedule()))
                    .put(
                            "next_run",
                            daemon.schedule(sync.name())
                                    .next()
                                    .map(Instant::toString)
                                    .orElse(null)));
            screen.out(node);
            return;
        }
        Table table = new Table("SYNC", "SCHEDULE", "NEXT RUN");
        syncs.forEach(sync -> table.row(sync.name(), written(sync.schedule()), next(daemon, sync)));
        screen.out(table);
        screen.out("");
        screen.out("health   " + url + "/health");
        screen.out("metrics  " + url + "/metrics");
    }

    private static String next(Daemon daemon, Sync sync) {
        return daemon.schedule(sync.name()).next().map(Amounts::time).orElse("never by itself");
    }

    /** Nearly as in YAML: {@code every 1h30m}. */
    private static String written(Schedule schedule) {
        if (schedule instanceof Schedule.Every every) {
            return "every " + every.interval().toString().substring(2).toLowerCase(Locale.ROOT);
        }
        if (schedule instanceof Schedule.Cron cron) {
            return cron.expression() + " " + cron.zone();
        }
        return "manual";
    }
}
