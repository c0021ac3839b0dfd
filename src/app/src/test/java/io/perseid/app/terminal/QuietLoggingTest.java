package io.perseid.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class QuietLoggingTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("io.perseid.engine.run.Delivery");

    QuietLoggingTest() {
        new QuietLogging().configure(context);
    }

    @Test
    void aLineHasTimeLevelLoggerAndText() {
        assertThat(line("said")).isEqualTo("2026-11-21T10:00:00.000Z WARN  i.p.engine.run.Delivery said\n");
    }

    @Test
    void nothingBelowAWarningIsSaid() {
        assertThat(logger.isInfoEnabled()).isFalse();
        assertThat(logger.isWarnEnabled()).isTrue();
    }

    private String line(String message) {
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, null, new Object[0]);
        event.setInstant(Instant.parse("2026-11-21T10:00:00Z"));
        if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr")
                instanceof ConsoleAppender<ILoggingEvent> appender) {
            return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        }
        throw new AssertionError("no appender of that name");
    }
}
