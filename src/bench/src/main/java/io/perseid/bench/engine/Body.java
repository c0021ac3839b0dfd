package io.perseid.bench.engine;

import io.perseid.bench.process.Cpu;
import java.util.zip.Deflater;

/** The body of one request, which stands for all of them, and what compressing it costs by itself. */
final class Body {

    private static final int PASSES = 60;

    private final byte[] plain;
    private final int records;
    private final byte[] small;

    Body(byte[] plain) {
        this.plain = plain;
        this.small = new byte[plain.length];
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

    /** CPU seconds of compressing the body once, of the best third of many times. */
    double gzipSeconds() {
        double best = Double.MAX_VALUE;
        for (int third = 0; third < 3; third++) {
            long before = Cpu.thread();
            for (int i = 0; i < PASSES / 3; i++) {
                deflate();
            }
            best = Math.min(best, (Cpu.thread() - before) / 1e9 / (PASSES / 3));
        }
        return best;
    }

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    /** @return the number of bytes of {@link #small} in use */
    int deflate() {
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        return deflater.deflate(small);
    }

    byte[] small() {
        return small;
    }
}
