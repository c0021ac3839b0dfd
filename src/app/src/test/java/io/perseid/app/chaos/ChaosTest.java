package io.perseid.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.app.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Fifty processes in a row, each disturbed in its own way; afterwards sandbox and warehouse are equal. */
@Tag("long")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL there")
final class ChaosTest {

    /** Fifty on the release that the product is written for; fewer on others, because they take minutes. */
    private static final int ROUNDS = Runtime.version().feature() == 17 ? 50 : 15;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyRoundEndsEqual() throws Exception {
        long seed = new Random().nextInt(1 << 30);
        StringWriter told = new StringWriter();
        Screen screen = new Screen(new PrintWriter(told), new PrintWriter(told), false);

        ChaosReport report = new Chaos(screen, new ChaosOptions(ROUNDS, seed, 5_000, true, folder)).run();

        String story = "seed " + seed + "\n" + report.defects() + "\n" + told;
        assertThat(report.well()).as(story).isTrue();
        assertThat(report.document().path("rounds").asInt()).isEqualTo(ROUNDS);
        assertThat(report.document().path("rows_lost").asLong()).as(story).isZero();
        assertThat(report.document().path("duplicates_after_dedupe").asLong())
                .as(story)
                .isZero();
        assertThat(report.document().path("kills_survived").asInt()).as(story).isPositive();
    }
}
