package io.perseid.app.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.failure.PerseidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {

    @Test
    void addressesOfBothKindsAndNamesAreRead() {
        assertThat(ListenAddress.parse("127.0.0.1:8425")).isEqualTo(new ListenAddress("127.0.0.1", 8425));
        assertThat(ListenAddress.parse("[::1]:0")).isEqualTo(new ListenAddress("::1", 0));
        assertThat(ListenAddress.parse("localhost:65535").url()).isEqualTo("http://localhost:65535");
        assertThat(new ListenAddress("::1", 80).url()).isEqualTo("http://[::1]:80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8425", ":8425", "localhost", "localhost:", "localhost:65536", "::1:80", "[::1]", "a:-1"})
    void anythingElseIsAnError(String written) {
        assertThatThrownBy(() -> ListenAddress.parse(written))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining("--listen");
    }
}
