package io.perseid.bench.drain;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * How many records a compressed body has. Gzip ends with the checksum and the length of what was compressed, so a body
 * that was seen before is known again without inflating it: inflating costs as much as compressing well does, and on two
 * cores it would be taken from what is measured. The same table gives the same bodies in every run. Any thread.
 */
final class Bodies {

    /** Checksum and length, four bytes each, at the end of a gzip member (RFC 1952, 2.3.1). */
    private static final int TRAILER = 8;

    private final Map<Long, Integer> known = new ConcurrentHashMap<>();
    private final LongAdder inflated = new LongAdder();

    /** @param file of {@link #save}; need not exist */
    void load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            known.put(Long.parseLong(line.substring(0, space)), Integer.parseInt(line.substring(space + 1)));
        }
    }

    void save(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        known.forEach((body, records) -> lines.add(body + " " + records));
        Files.write(file, lines);
    }

    /** @param body from 0 to its limit, one gzip member */
    int records(ByteBuffer body) throws IOException {
        long name = body.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(body.limit() - TRAILER);
        Integer seen = known.get(name);
        if (seen != null) {
            return seen;
        }
        int records = lines(inflate(body));
        known.put(name, records);
        return records;
    }

    byte[] inflate(ByteBuffer body) throws IOException {
        inflated.increment();
        byte[] packed = new byte[body.limit()];
        body.get(0, packed);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)) {
            return in.readAllBytes();
        }
    }

    long inflated() {
        return inflated.sum();
    }

    /** Records are separated by newlines, without one at the end. */
    static int lines(byte[] plain) {
        int lines = plain.length == 0 ? 0 : 1;
        for (byte b : plain) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    static String text(byte[] plain) {
        return new String(plain, StandardCharsets.UTF_8);
    }
}
