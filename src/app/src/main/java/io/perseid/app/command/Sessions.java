package io.perseid.app.command;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Screen;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Opens a session for a command that a person waits for: waits a while, and says for what. */
final class Sessions {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final Screen screen;
    private final Clock clock;
    private final Duration patience;

    Sessions(Screen screen, Clock clock, Duration patience) {
        this.screen = screen;
        this.clock = clock;
        this.patience = patience;
    }

    WarehouseSession open(Warehouse warehouse) {
        Instant until = clock.instant().plus(patience);
        String told = "";
        while (true) {
            try {
                return warehouse.open();
            } catch (PerseidException e) {
                if (e.kind() != FailureKind.TRANSIENT || !clock.instant().isBefore(until)) {
                    throw e;
                }
                String reason = e.problem().where() + ": " + e.problem().found();
                if (!reason.equals(told)) {
                    told = reason;
                    screen.err("waiting up to " + Amounts.duration(patience) + " for " + reason);
                }
                pause(e);
            }
        }
    }

    private static void pause(PerseidException reason) {
        try {
            new CountDownLatch(1).await(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }
}
