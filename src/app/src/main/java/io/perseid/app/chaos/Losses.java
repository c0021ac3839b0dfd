package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.perseid.app.demo.SandboxProcess;
import io.perseid.app.equality.Equality;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.terminal.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Puts the real program through each {@link Loss}, on a warehouse and a sandbox of its own each, and counts what arrived, what
 * arrived twice, and the requests while it lasted. One thread.
 */
public final class Losses {

    /** Answers take this long, so that the middle of a run is not over before it is noticed. */
    private static final String PACE = "{\"fault\": \"slow\", \"delay_ms\": 150}";

    /** So many requests are "the middle" of a run. */
    private static final int MIDDLE = 6;

    /** Requests that may be in the air at once: the program's own default. */
    private static final int IN_FLIGHT = 8;

    /** Mixpanel's import takes so many events a request. */
    private static final int BATCH = 2_000;

    /** What a group commit of receipts covers at most, in batches. */
    private static final int GROUP_COMMIT = 20;

    private static final int KILLED = 137;
    private static final int CREDENTIAL_REFUSED = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Nothing here is to time out, however busy the machine is. */
    private static final int PATIENT_SECONDS = 60;

    private static final Duration TICK = Duration.ofMillis(5);

    private final Screen screen;
    private final ChaosOptions options;
    private final Duration outage;

    /** @param outage how long 429 or 503 is all that is answered */
    public Losses(Screen screen, ChaosOptions options, Duration outage) {
        this.screen = screen;
        this.options = options;
        this.outage = outage;
    }

    /** All of them, one after the other. */
    public ChaosReport run() throws IOException, SQLException, InterruptedException {
        Table table = new Table(
                "CASE", "LOST", "DUPLICATES", "SENT AGAIN", "AT MOST", "REQUESTS MEANWHILE", "AT MOST", "EXIT", "TIME");
        ArrayNode cases = Json.array();
        List<String> defects = new ArrayList<>();
        for (Loss loss : Loss.values()) {
            screen.err(loss.words() + " ...");
            LossResult result = suffer(loss);
            cases.add(result.document());
            result.defects().forEach(defect -> defects.add(loss.words() + ": " + defect));
            table.row(
                    loss.words(),
                    Amounts.count(result.delivered().lost()),
                    Amounts.count(result.delivered().duplicates()),
                    Amounts.count(result.delivered().repeats()),
                    Amounts.count(result.mostRepeats()),
                    Amounts.count(result.requests()),
                    Amounts.count(result.mostRequests()),
                    Integer.toString(result.exitCode()),
                    Amounts.duration(result.took()));
        }
        return new ChaosReport(
                defects.isEmpty(),
                Json.object()
                        .put("events", options.rows())
                        .put("outage_seconds", outage.toMillis() / 1e3)
                        .set("cases", cases),
                table,
                defects);
    }

    private LossResult suffer(Loss loss) throws IOException, SQLException, InterruptedException {
        Instant began = Instant.now();
        ChaosFolder folder = new ChaosFolder(options.folder()
                .resolve("loss-" + loss.name().toLowerCase(Locale.ROOT) + "-"
                        + ProcessHandle.current().pid()));
        folder.create();
        new ChaosWarehouse(folder.warehouse()).create(options.rows(), began);
        try (SandboxProcess process = SandboxProcess.start(folder.sandboxDatabase(), 0, List.of())) {
            folder.configure(process.uri(), PATIENT_SECONDS, "manual");
            SandboxControl sandbox = new SandboxControl(process.uri());
            LossResult result = suffer(loss, folder, sandbox, began);
            if (result.defects().isEmpty() && !options.keep()) {
                folder.delete();
            } else {
                screen.err("kept in " + folder.path());
            }
            return result;
        }
    }

    private LossResult suffer(Loss loss, ChaosFolder folder, SandboxControl sandbox, Instant began)
            throws IOException, SQLException, InterruptedException {
        List<String> defects = new ArrayList<>();
        long before;
        long after;
        int exitCode;
        try (ChildProcess child = start(folder, "struck")) {
            sandbox.faults(
                    loss.inTheMiddle() ? "[" + PACE + "]" : "[" + loss.fault().orElseThrow() + "]");
            Instant late = Instant.now().plus(PATIENCE);
            while (loss.inTheMiddle()
                    && sandbox.requests() < MIDDLE
                    && Instant.now().isBefore(late)) {
                if (child.endsWithin(TICK)) {
                    defects.add("the run was over before anything could happen");
                    break;
                }
            }
            before = loss.inTheMiddle() ? sandbox.requests() : 0;
            strike(loss, child, sandbox);
            after = loss.isOutage() ? sandbox.requests() : 0;
            if (loss.isOutage()) {
                sandbox.faults("[]");
            }
            if (!child.endsWithin(PATIENCE)) {
                child.printThreads();
                child.kill();
                defects.add("the run did not end");
            }
            exitCode = child.exitCode();
        }
        after = loss.isOutage() ? after : sandbox.requests();
        sandbox.faults("[]");
        int expected = loss == Loss.KILLED ? KILLED : loss == Loss.UNAUTHORIZED ? CREDENTIAL_REFUSED : 0;
        expect(defects, "exit code of the struck process", exitCode, expected, exitCode == expected);
        if (expected != 0) {
            goOn(folder, defects);
        }
        Delivered delivered = new Comparing(folder, sandbox).compareEvents();
        delivered.equalities().stream()
                .filter(each -> !each.holds())
                .map(Equality::sentence)
                .forEach(defects::add);
        long mostRequests = mostRequests(loss);
        long mostRepeats = mostRepeats(loss);
        expect(defects, "requests meanwhile", after - before, mostRequests, after - before <= mostRequests);
        expect(defects, "events sent again", delivered.repeats(), mostRepeats, delivered.repeats() <= mostRepeats);
        return new LossResult(
                loss,
                delivered,
                exitCode,
                after - before,
                mostRequests,
                mostRepeats,
                Duration.between(began, Instant.now()),
                defects);
    }

    private void strike(Loss loss, ChildProcess child, SandboxControl sandbox)
            throws IOException, InterruptedException {
        if (loss == Loss.KILLED) {
            child.kill();
        } else if (loss.inTheMiddle()) {
            sandbox.faults("[" + loss.fault().orElseThrow() + "]");
        }
        if (loss.isOutage() && child.endsWithin(outage)) {
            screen.err("the run ended during the outage");
        }
    }

    /** The next run, when what was wrong has been repaired. */
    private void goOn(ChaosFolder folder, List<String> defects) throws IOException, InterruptedException {
        try (ChildProcess next = start(folder, "next")) {
            if (!next.endsWithin(PATIENCE)) {
                next.kill();
            }
            expect(defects, "exit code of the next run", next.exitCode(), 0, next.exitCode() == 0);
        }
    }

    /**
     * How many requests may arrive while it lasts. In an outage: each batch in the air at once, and again after 1, 3 and 7
     * tenths of it, because the first wait is a tenth and doubles; jitter makes it later. After a 401: what was in the air.
     */
    private long mostRequests(Loss loss) {
        long batches = (options.rows() + BATCH - 1) / BATCH;
        return switch (loss) {
            case TOO_MANY_REQUESTS, UNAVAILABLE -> 5L * IN_FLIGHT;
            case UNAUTHORIZED -> 2L * IN_FLIGHT;
            // A fifth of the requests again, a fifth of these again: a quarter more. Batches of slices may not be full.
            case EVERY_FIFTH, RESET -> batches * 5 / 4 + 2L * IN_FLIGHT;
            case KILLED -> batches + IN_FLIGHT;
        };
    }

    /** A run that ends has its answers; only what is killed leaves some in doubt. */
    private static long mostRepeats(Loss loss) {
        return loss == Loss.KILLED ? (long) BATCH * (IN_FLIGHT + GROUP_COMMIT) : 0;
    }

    private ChildProcess start(ChaosFolder folder, String name) throws IOException {
        Duration first = outage.dividedBy(10);
        return ChildProcess.start(
                folder.log(name),
                true,
                List.of(Words.RETRY + " " + first + " " + outage.multipliedBy(3) + " PT15M"),
                List.of("run", "orders", "--config", folder.config().toString()));
    }

    private static void expect(List<String> defects, String what, long found, long expected, boolean holds) {
        if (!holds) {
            defects.add(what + ": " + found + ", expected " + expected + " or less");
        }
    }
}
