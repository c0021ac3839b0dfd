package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.app.sandbox.Fault;
import io.perseid.engine.run.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The real program against a destination that misbehaves on the wire: it ends equal, and a run after it sends nothing. */
final class FaultySandboxTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("429", Fault.tooManyRequests().on("/import").every(2)),
                Arguments.of(
                        "429 with Retry-After",
                        Fault.tooManyRequests(Duration.ofSeconds(1))
                                .on("/import")
                                .first(1)),
                Arguments.of("500", Fault.status(500).on("/import").every(2)),
                Arguments.of("503", Fault.status(503).on("/import").first(3)),
                Arguments.of(
                        "reset before storing",
                        Fault.resetBefore().on("/import").every(2)),
                Arguments.of(
                        "reset after storing", Fault.resetAfter().on("/import").every(2)),
                Arguments.of("short count", Fault.shortCount(1).on("/import").first(1)),
                Arguments.of("bare 1", Fault.bareOne().on("/engage").first(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void everythingArrivesOnce(String name, Fault fault) {
        try (TestShop shop = new TestShop(folder)) {
            shop.retry = new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(30));
            shop.sandbox.faults().add(fault);

            TestShop.Said said = shop.call("run", "--all");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(shop.sandbox.faults().hits()).as("the fault happened").isPositive();
            List<Map<String, Object>> events = shop.sandbox
                    .store()
                    .query(
                            "SELECT count(*) AS n, count(DISTINCT insert_id) AS ids,"
                                    + " sum((properties ->> '$.revenue')::DECIMAL(18,2))::DOUBLE AS revenue FROM deduped_events");
            assertThat(events.get(0))
                    .containsEntry("n", 100L)
                    .containsEntry("ids", 100L)
                    .containsEntry("revenue", 6312.5);
            assertThat(shop.sandbox.store().users()).hasSize(7);
            assertThat(shop.sandbox.store().lookupTables().get(0).rows()).isEqualTo(3);

            shop.sandbox.faults().clear();
            long sent = posts(shop);
            assertThat(shop.call("run", "--all").code()).isZero();
            assertThat(posts(shop)).as("a run after it sends nothing").isEqualTo(sent);
        }
    }

    private static long posts(TestShop shop) {
        return shop.sandbox.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .count();
    }
}
