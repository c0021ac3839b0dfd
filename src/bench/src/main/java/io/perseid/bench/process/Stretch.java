package io.perseid.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU that a program used between two of its own lines, as its log is read while it runs; of all such stretches together. As
 * exact as {@link #look} is frequent. One thread.
 */
final class Stretch {

    private final Path log;
    private final String begins;
    private final String ends;
    private long size;
    private boolean inside;
    private double before;
    private double seconds;

    /** @param begins and {@code ends} are part of lines that come in turn */
    Stretch(Path log, String begins, String ends) {
        this.log = log;
        this.begins = begins;
        this.ends = ends;
    }

    /** @param cpu that the program has used so far; not a number once it has ended */
    void look(double cpu) throws IOException {
        long now = Files.exists(log) ? Files.size(log) : 0;
        if (now == size || Double.isNaN(cpu)) {
            return;
        }
        size = now;
        // It may end inside a letter at the moment.
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        boolean begun = said.lastIndexOf(begins) > said.lastIndexOf(ends);
        if (begun && !inside) {
            before = cpu;
        } else if (!begun && inside) {
            seconds += cpu - before;
        }
        inside = begun;
    }

    double seconds() {
        return seconds;
    }
}
