package io.perseid.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.testkit.simulator.Campaign.Report;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator is worth what it finds: each defect that is planted must break a guarantee. */
@Tag("long")
final class PlantedDefectsTest {

    private static final int SEEDS = 600;

    @ParameterizedTest
    @EnumSource
    void everyPlantedDefectIsFound(Defect defect) throws InterruptedException {
        Report report =
                new Campaign(() -> new Simulator(Storage::inMemory, defect), 2).run(1, SEEDS, (played, broken) -> {});

        assertThat(report.broken())
                .as("histories of %d that show %s", SEEDS, defect)
                .isNotEmpty();
        assertThat(report.broken().stream()
                        .map(outcome -> outcome.broken().orElse(""))
                        .collect(Collectors.joining("\n")))
                .as("what it says")
                .containsPattern(defect.words());
    }
}
