package io.perseid.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Murmur3Test {

    /** Vectors of the reference implementation, seed 0, as they stand in several public implementations' tests. */
    @ParameterizedTest
    @CsvSource({
        "'', 00000000000000000000000000000000",
        "hello, cbd8a7b341bd9b025b1e906a48ae1d19",
        "'hello, world', 342fac623a5ebc8e4cdcbc079642414d",
        "'The quick brown fox jumps over the lazy dog', e34bbc7bbc071b6c7a433ca9c49a9347",
    })
    void agreesWithTheReference(String text, String expected) {
        byte[] bytes = ("xx" + text).getBytes(StandardCharsets.UTF_8);
        Murmur3 hash = new Murmur3();

        hash.hash(bytes, 2, bytes.length - 2);

        assertThat(String.format(Locale.ROOT, "%016x%016x", hash.high(), hash.low()))
                .isEqualTo(expected);
    }
}
