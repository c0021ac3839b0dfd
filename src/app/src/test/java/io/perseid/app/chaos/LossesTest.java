package io.perseid.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What costs other tools up to all of 100,000 events costs none here. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL there")
@Tag("long")
final class LossesTest {

    private static final int EVENTS = 100_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void noneOfTheCasesLosesAnEvent() throws Exception {
        StringWriter told = new StringWriter();
        Screen screen = new Screen(new PrintWriter(told), new PrintWriter(told), false);

        ChaosReport report =
                new Losses(screen, new ChaosOptions(1, 1, EVENTS, true, folder), Duration.ofSeconds(3)).run();

        assertThat(report.defects()).as(told.toString()).isEmpty();
        assertThat(report.document().path("cases")).hasSize(6);
        for (JsonNode each : report.document().path("cases")) {
            assertThat(each.path("rows_lost").asLong()).as(each.toString()).isZero();
            assertThat(each.path("duplicates_after_dedupe").asLong())
                    .as(each.toString())
                    .isZero();
            assertThat(each.path("requests_meanwhile").asLong())
                    .as(each.toString())
                    .isLessThanOrEqualTo(each.path("requests_meanwhile_at_most").asLong());
        }
    }
}
