package io.perseid.app.daemon;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.terminal.Json;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /health} and {@code /metrics}. Its threads do not keep the process alive. */
final class DaemonServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DaemonServer.class);

    /** A scrape and a health check now and then; Jetty itself needs two or three. */
    private static final int THREADS = 8;

    private final Health health;
    private final Standings standings;
    private final DaemonMetrics metrics;
    private final Javalin javalin;
    private final ListenAddress address;

    /** Serves when it is made. @throws PerseidException {@code CONFIGURATION} if it cannot listen there */
    DaemonServer(ListenAddress wanted, Health health, Standings standings, DaemonMetrics metrics) {
        this.health = health;
        this.standings = standings;
        this.metrics = metrics;
        this.javalin = Javalin.create(this::configure);
        try {
            javalin.start(wanted.host(), wanted.port());
        } catch (RuntimeException e) {
            throw PerseidException.of(
                            FailureKind.CONFIGURATION,
                            "--listen " + wanted,
                            "cannot listen there (" + reason(e) + ")",
                            "a free port on an address of this machine",
                            "end what uses it, or choose another with --listen")
                    .causedBy(e);
        }
        this.address = wanted.withPort(javalin.port());
    }

    /** With the port that it really has. */
    ListenAddress address() {
        return address;
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("perseid-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.routes.get("/health", this::health);
        config.routes.get("/metrics", this::metrics);
    }

    private void health(Context request) {
        Health.Answer answer = health.answer();
        request.status(answer.status())
                .contentType("application/json; charset=utf-8")
                .header("Cache-Control", "no-store")
                .result(Json.text(answer.body()) + "\n");
    }

    private void metrics(Context request) {
        try {
            standings.refresh();
        } catch (PerseidException stateDoesNotAnswer) {
            // Counters and the last known standings are still worth reading; /health tells.
            LOG.debug("metrics without fresh standings: {}", stateDoesNotAnswer.getMessage());
        }
        request.contentType(DaemonMetrics.CONTENT_TYPE).result(metrics.scrape());
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
