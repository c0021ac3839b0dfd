package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.Warehouse;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.app.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SessionsTest {

    private final StringWriter err = new StringWriter();

    @Test
    void aBusyWarehouseIsWaitedForAloudAndGivenUpWhenPatienceEnds() {
        Busy warehouse = new Busy(FailureKind.TRANSIENT);

        assertThatThrownBy(() -> sessions(Duration.ofMillis(10)).open(warehouse))
                .hasMessageContaining("another process writes");
        assertThat(warehouse.attempts).isEqualTo(2);
        assertThat(err.toString()).contains("waiting up to 0.0s for warehouse shop: another process writes");
    }

    @Test
    void whatWaitingCannotMendIsToldAtOnce() {
        Busy warehouse = new Busy(FailureKind.CONFIGURATION);

        assertThatThrownBy(() -> sessions(Duration.ofHours(1)).open(warehouse)).isInstanceOf(PerseidException.class);
        assertThat(warehouse.attempts).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    private Sessions sessions(Duration patience) {
        return new Sessions(
                new Screen(new PrintWriter(new StringWriter()), new PrintWriter(err), false),
                Clock.systemUTC(),
                patience);
    }

    /** Never opens. */
    private static final class Busy implements Warehouse {
        private final FailureKind kind;
        private int attempts;

        Busy(FailureKind kind) {
            this.kind = kind;
        }

        @Override
        public Dialect dialect() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int maxSessions() {
            return 1;
        }

        @Override
        public WarehouseSession open() {
            attempts++;
            throw PerseidException.of(kind, "warehouse shop", "another process writes", "a free file", "wait");
        }
    }
}
