package io.perseid.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Bytes;
import io.perseid.engine.state.Reject;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RejectFormatTest {

    private static final Reject REJECT =
            new Reject("bad", "why", "key ü", -1, 2, "{\"a\":1}", 2, Instant.parse("2026-01-01T00:00:00.000001Z"));

    @Test
    void whatIsWrittenIsRead() {
        Bytes out = written();
        assertThat(RejectFormat.read(out.array(), out.size())).isEqualTo(REJECT);
    }

    @Test
    void logThatDoesNotTellTheRecordsHasNoneToSend() {
        Bytes out = written();
        byte[] older = Arrays.copyOf(out.array(), out.size() + 100);
        assertThat(RejectFormat.read(older, out.size() - Integer.BYTES).records())
                .isZero();
    }

    private static Bytes written() {
        Bytes out = new Bytes(16);
        RejectFormat.write(REJECT, out);
        return out;
    }
}
