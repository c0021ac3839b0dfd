package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.sandbox.Credentials;
import io.perseid.app.sandbox.Fault;
import io.perseid.app.sandbox.Sandbox;
import io.perseid.app.sandbox.SandboxFailure;
import io.perseid.app.sandbox.SandboxOptions;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code perseid sandbox}. */
@Command(
        name = "sandbox",
        description = "Start a local server that behaves like Mixpanel, to try syncs on before paying for events.",
        footer = {
            "",
            "It shows a page with what arrived. Point a destination at it with",
            "  hosts: {ingestion: http://127.0.0.1:8181, data: ..., query: ..., app: ...}",
            "",
            "Examples:",
            "  perseid sandbox --port 8181 --lookup-table products",
            "  perseid sandbox --fault 429,every=10,retry_after=2 --fault slow,path=/engage"
        })
final class SandboxCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8181",
            description = "Default: 8181; 0 takes a free one.")
    int port;

    @Option(names = "--tls", description = "Serve https with a throw-away certificate.")
    boolean tls;

    @Option(
            names = "--db",
            paramLabel = "FILE",
            description = "Keep what arrives in this DuckDB file. Default: in memory.")
    @Nullable Path database;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            converter = FaultWords.class,
            description = {
                "What goes wrong: a status such as 429, or reset_before, reset_after, slow, lost_answer, short_count,"
                        + " bare_one; then when, as in 503,every=10,times=3,path=/import. May be repeated."
            })
    List<Fault> faults = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events a minute before it answers 429. Default: no limit.")
    @Nullable Integer rate;

    @Option(names = "--lookup-table", paramLabel = "NAME", description = "A lookup table that exists. May be repeated.")
    List<String> lookupTables = new ArrayList<>();

    @Option(names = "--project-id", paramLabel = "ID", description = "Number of the project. Default: 1.")
    String projectId = Credentials.defaults().projectId();

    @Option(names = "--token", paramLabel = "TOKEN", description = "Project token. Default: sandbox-token.")
    String token = Credentials.defaults().token();

    @Option(names = "--username", paramLabel = "NAME", description = "Service account. Default: sandbox.")
    String username = Credentials.defaults().serviceAccount();

    @Option(names = "--secret", paramLabel = "SECRET", description = "Its secret. Default: sandbox-secret.")
    String secret = Credentials.defaults().secret();

    private final Invocation invocation;
    private final Screen screen;

    SandboxCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (Sandbox sandbox = start();
                StopSignal.Watch watch = invocation.program().stopSignal().watch(stopped::countDown, () -> {})) {
            faults.forEach(sandbox.faults()::add);
            show(sandbox);
            stopped.await();
        }
        return ExitCode.OK;
    }

    private Sandbox start() {
        SandboxOptions options = SandboxOptions.defaults()
                .withPort(port)
                .withTls(tls)
                .withLookupTables(lookupTables)
                .withCredentials(new Credentials(projectId, token, username, secret));
        if (database != null) {
            options = options.withDatabase(database.toAbsolutePath());
        }
        if (rate != null) {
            options = options.withEventsPerMinute(rate);
        }
        try {
            return Sandbox.start(options);
        } catch (SandboxFailure e) {
            throw PerseidException.of(
                            FailureKind.CONFIGURATION,
                            "sandbox on port " + port,
                            String.valueOf(e.getMessage()),
                            "a free port and a database that opens",
                            "choose another --port (0 takes a free one) or --db")
                    .causedBy(e);
        }
    }

    private void show(Sandbox sandbox) {
        if (invocation.json()) {
            ObjectNode document = Json.object()
                    .put("url", sandbox.uri().toString())
                    .put("project_id", projectId)
                    .put("username", username);
            screen.out(document);
            return;
        }
        screen.out("sandbox on " + sandbox.uri() + " (open it in a browser; Ctrl-C ends)");
        screen.out("project_id " + projectId + ", service account " + username);
        if (database == null) {
            screen.out("what arrives is gone when it ends; keep it with --db FILE");
        }
    }
}
