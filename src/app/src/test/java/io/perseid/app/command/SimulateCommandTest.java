package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulateCommandTest {

    @TempDir
    Path folder;

    TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void itPlaysHistoriesAndSaysThatEveryGuaranteeHeld() {
        TestShop.Said said = shop.callBare("simulate", "--seeds", "30", "--threads", "2");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("every guarantee held in 30 seeds", "requests", "rows accepted");
        assertThat(shop.sandbox.requests()).isEmpty();
    }

    @Test
    void figuresComeAsJson() {
        TestShop.Said said = shop.callBare("simulate", "--seeds", "5", "--from", "100", "--json");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("\"histories\"", "\"broken\"");
    }

    @Test
    void theTraceOfASeedIsTheSameEachTime() {
        TestShop.Said once = shop.callBare("simulate", "--seed", "42", "--trace");
        TestShop.Said again = shop.callBare("simulate", "--seed", "42", "--trace");

        assertThat(once.code()).as(once.err()).isZero();
        assertThat(once.out()).contains("before begin").isEqualTo(again.out());
    }

    @Test
    void aTraceWithoutASeedIsRefused() {
        assertThat(shop.callBare("simulate", "--trace").code()).isEqualTo(2);
    }
}
