package io.perseid.connector.mixpanel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Bytes;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class GzipCompressorTest {

    @Test
    void whatIsCompressedReadsBack() throws Exception {
        long seed = 42;
        Random random = new Random(seed);
        try (GzipCompressor compressor = new GzipCompressor()) {
            for (int i = 0; i < 200; i++) {
                byte[] body = new byte[random.nextInt(200_000)];
                random.nextBytes(body);
                Arrays.fill(body, 0, body.length / 2, (byte) 'x');
                int length = random.nextInt(body.length + 1);
                Bytes small = compressor.compress(body, length);
                try (GZIPInputStream in =
                        new GZIPInputStream(new ByteArrayInputStream(small.array(), 0, small.size()))) {
                    assertThat(in.readAllBytes())
                            .as("seed %s round %s", seed, i)
                            .isEqualTo(Arrays.copyOf(body, length));
                }
            }
        }
    }
}
