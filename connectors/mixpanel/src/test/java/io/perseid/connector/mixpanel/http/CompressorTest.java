package io.perseid.connector.mixpanel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a compressor wrote, the JDK's GZIPInputStream reads back. The seed of a failure is in its message. */
final class CompressorTest {

    private static final int THREADS = 4;

    @TempDir
    private static Path temporary;

    /** Every implementation that runs on this machine. */
    static Stream<Compression> each() {
        Compression isal = Compression.isalOrJdk(
                new IsalLibrary(temporary, System.getProperty("os.arch"))::load, IsalCompressor::new);
        return Stream.of(Compression.jdk("for comparison"), isal).distinct();
    }

    @ParameterizedTest
    @MethodSource("each")
    void oneInstanceReusedWritesWhatReadsBack(Compression compression) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Compressor compressor = compression.compressor()) {
            Bytes out = new Bytes(1);
            for (int round = 0; round < 400; round++) {
                check(compressor, body(random, 200_000), out, random, seed, round);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void bodiesUpToTenMegabytesReadBack(Compression compression) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Compressor compressor = compression.compressor()) {
            Bytes out = new Bytes(1);
            for (int round = 0; round < 8; round++) {
                check(compressor, body(random, 10_000_000), out, random, seed, round);
            }
        }
    }

    /** Arrays of megabytes for bodies that shrink to a fifth are what fills the heap of a sync. */
    @ParameterizedTest
    @MethodSource("each")
    void anArrayThatWasLargeEnoughIsUsedAgain(Compression compression) throws Exception {
        byte[] text = "{\"event\":\"order submitted\",\"properties\":{\"revenue\":12.50}}\n"
                .repeat(10_000)
                .getBytes(StandardCharsets.US_ASCII);
        try (Compressor compressor = compression.compressor()) {
            Bytes out = new Bytes(64 * 1024);
            compressor.compress(text, text.length, out);
            byte[] array = out.array();
            compressor.compress(text, text.length - 7, out);
            compressor.compress(text, text.length, out);
            assertThat(out.array()).isSameAs(array);
        }
    }

    /** Around the borders of stored blocks and small sizes, without luck. */
    @ParameterizedTest
    @MethodSource("each")
    void sizesAtBordersReadBack(Compression compression) throws Exception {
        Random random = new Random(1);
        try (Compressor compressor = compression.compressor()) {
            for (int size : new int[] {0, 1, 2, 3, 17, 18, 255, 65_534, 65_535, 65_536, 131_070, 131_071, 1_000_000}) {
                byte[] noise = new byte[size];
                random.nextBytes(noise);
                Bytes out = new Bytes(0);
                compressor.compress(noise, size, out);
                assertThat(read(out)).as("%s bytes", size).isEqualTo(noise);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void threadsDoNotDisturbEachOther(Compression compression) throws Exception {
        long seed = new Random().nextLong();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed + thread);
                ends.add(threads.submit(() -> {
                    try (Compressor compressor = compression.compressor()) {
                        Bytes out = new Bytes(1);
                        for (int round = 0; round < 200; round++) {
                            check(compressor, body(random, 100_000), out, random, seed, round);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void check(Compressor compressor, byte[] body, Bytes out, Random random, long seed, int round)
            throws IOException {
        int length = body.length == 0 ? 0 : body.length - random.nextInt(Math.min(body.length, 100));
        byte[] before = body.clone();
        compressor.compress(body, length, out);
        assertThat(Arrays.equals(read(out), 0, length, before, 0, length))
                .as("seed %s round %s: %s bytes", seed, round, length)
                .isTrue();
        assertThat(Arrays.equals(body, before))
                .as("seed %s: the body is only read", seed)
                .isTrue();
    }

    /** Noise, one byte over and over, JSON, or a mix of them. */
    private static byte[] body(Random random, int most) {
        byte[] body = new byte[random.nextInt(most + 1)];
        switch (random.nextInt(4)) {
            case 0:
                random.nextBytes(body);
                break;
            case 1:
                Arrays.fill(body, (byte) random.nextInt());
                break;
            case 2:
                events(random, body, 0);
                break;
            default:
                random.nextBytes(body);
                events(random, body, body.length / 3);
                Arrays.fill(body, body.length - body.length / 4, body.length, (byte) 'x');
        }
        return body;
    }

    private static void events(Random random, byte[] body, int from) {
        int at = from;
        while (at < body.length) {
            byte[] event = ("{\"event\":\"order submitted\",\"properties\":{\"$insert_id\":\"" + random.nextLong()
                            + "\",\"revenue\":" + random.nextInt(1000) + ",\"city\":\"Köln\"}}\n")
                    .getBytes(StandardCharsets.UTF_8);
            int count = Math.min(event.length, body.length - at);
            System.arraycopy(event, 0, body, at, count);
            at += count;
        }
    }

    private static byte[] read(Bytes gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.array(), 0, gzip.size()))) {
            return in.readAllBytes();
        }
    }
}
