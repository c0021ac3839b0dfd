package io.perseid.bench.engine;

import io.perseid.api.destination.Bytes;
import io.perseid.bench.process.Cpu;
import io.perseid.connector.mixpanel.http.Compression;
import io.perseid.connector.mixpanel.http.Compressor;

/**
 * The body of one request, which stands for all of them, and what compressing it costs by itself, by the compressor that
 * Mixpanel's connector chooses on this machine.
 */
final class Body {

    /** Together enough to be counted by a clock of hundredths of a second. */
    private static final int TIMES = 40;

    private static final int PASSES = 3;

    private final byte[] plain;
    private final int records;
    private final Bytes packed = new Bytes(1 << 18);

    Body(byte[] plain) {
        this.plain = plain;
        int lines = 1;
        for (byte b : plain) {
            lines += b == '\n' ? 1 : 0;
        }
        this.records = lines;
    }

    int bytes() {
        return plain.length;
    }

    int records() {
        return records;
    }

    byte[] plain() {
        return plain;
    }

    /** Which compressor that is. */
    static String compression() {
        return Compression.ofThisMachine().toString();
    }

    /** CPU seconds of compressing the body once; of the best pass. */
    double gzipSeconds() {
        double best = Double.MAX_VALUE;
        try (Compressor compressor = Compression.ofThisMachine().compressor()) {
            for (int pass = 0; pass < PASSES; pass++) {
                long before = Cpu.thread();
                for (int i = 0; i < TIMES; i++) {
                    compressor.compress(plain, plain.length, packed);
                }
                best = Math.min(best, (Cpu.thread() - before) / 1e9 / TIMES);
            }
        }
        return best;
    }
}
