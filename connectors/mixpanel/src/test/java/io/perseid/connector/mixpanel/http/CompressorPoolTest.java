package io.perseid.connector.mixpanel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class CompressorPoolTest {

    private static final byte[] BODY = "a body".getBytes(StandardCharsets.US_ASCII);

    @Test
    void nothingIsLoadedBeforeTheFirstBody() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (CompressorPool pool = new CompressorPool(
                () -> {
                    asked.incrementAndGet();
                    return Compression.jdk("test");
                },
                2)) {
            assertThat(asked).hasValue(0);
            pool.compress(BODY, BODY.length).close();
            pool.compress(BODY, BODY.length).close();
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void sixtyFourRequestsInTheAirLeaveFewArraysBehind() throws Exception {
        try (CompressorPool pool = new CompressorPool(() -> Compression.jdk("test"), 2)) {
            List<CompressorPool.Lent> inTheAir = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                inTheAir.add(pool.compress(BODY, BODY.length));
            }
            assertThat(inTheAir.stream().map(CompressorPool.Lent::bytes).distinct())
                    .hasSize(64);
            inTheAir.forEach(CompressorPool.Lent::close);
            inTheAir.forEach(CompressorPool.Lent::close);
            assertThat(pool.arraysIdle()).isEqualTo(4);
        }
    }

    @Test
    void anArrayIsUsedAgainOnceItIsBack() throws Exception {
        try (CompressorPool pool = new CompressorPool(() -> Compression.jdk("test"), 1)) {
            CompressorPool.Lent first = pool.compress(BODY, BODY.length);
            Bytes array = first.bytes();
            first.close();
            assertThatThrownBy(first::bytes).isInstanceOf(IllegalStateException.class);
            assertThat(pool.compress(BODY, BODY.length).bytes()).isSameAs(array);
        }
    }

    @Test
    void whoWaitsForAProcessorCanBeInterrupted() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Compression held = Compression.isalOrJdk(Optional::empty, JdkCompressor::new);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        try (CompressorPool pool = new CompressorPool(
                () -> {
                    busy.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return held;
                },
                1)) {
            Thread first = new Thread(() -> compress(pool, new AtomicReference<>()));
            first.start();
            busy.await();
            Thread second = new Thread(() -> compress(pool, ended));
            second.start();
            second.interrupt();
            second.join();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
            goOn.countDown();
            first.join();
        }
    }

    private static void compress(CompressorPool pool, AtomicReference<Throwable> ended) {
        try {
            pool.compress(BODY, BODY.length).close();
        } catch (InterruptedException e) {
            ended.set(e);
        }
    }
}
