package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.app.sandbox.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

final class SandboxCommandTest {

    @TempDir
    Path folder;

    private final FaultWords words = new FaultWords();

    @Test
    void itServesUntilItIsStopped() {
        try (TestShop shop = new TestShop(folder)) {
            shop.stopAtOnce = true;

            TestShop.Said said =
                    shop.callBare("sandbox", "--port", "0", "--lookup-table", "products", "--fault", "429");

            assertThat(said.code()).as(said.err()).isZero();
            assertThat(said.out()).contains("sandbox on http://127.0.0.1:").doesNotContain("sandbox-secret");
        }
    }

    @Test
    void aTakenPortIsSaid() {
        try (TestShop shop = new TestShop(folder)) {
            TestShop.Said said = shop.callBare(
                    "sandbox", "--port", String.valueOf(shop.sandbox.uri().getPort()));

            assertThat(said.code()).isEqualTo(3);
            assertThat(said.err()).contains("choose another --port");
        }
    }

    @Test
    void faultsAreReadAsWords() {
        assertThat(words.convert("429,every=10,retry_after=2"))
                .isEqualTo(Fault.status(429).every(10).withRetryAfter(Duration.ofSeconds(2)));
        assertThat(words.convert("reset_after,times=3,path=/import"))
                .isEqualTo(Fault.resetAfter().times(3).on("/import"));
        assertThatThrownBy(() -> words.convert("299")).isInstanceOf(TypeConversionException.class);
        assertThatThrownBy(() -> words.convert("slow,never=1")).hasMessageContaining("expected every=");
        assertThatThrownBy(() -> words.convert("nothing")).hasMessageContaining("reset_before");
    }
}
