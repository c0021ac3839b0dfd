package io.perseid.app.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Memory and open files of a long-living process, and whether they stay as they are: its last third is compared with its
 * middle third, because in the first it warms up. One thread.
 */
final class Flatness {

    private static final int PARTS = 6;
    private static final double ALLOWED = 1.10;

    /** Connections come and go with the troubles. */
    private static final int FILES_ALLOWED = 12;

    private final List<MemorySample> samples = new ArrayList<>();

    void add(MemorySample sample) {
        samples.add(sample);
    }

    /** What has grown; empty if nothing has, or too little was seen to tell. */
    Optional<String> growth() {
        if (samples.size() < 3 * PARTS) {
            return Optional.empty();
        }
        List<MemorySample> middle = samples.subList(samples.size() / 3, samples.size() * 2 / 3);
        List<MemorySample> last = samples.subList(samples.size() * 2 / 3, samples.size());
        double memory = mean(last, MemorySample::kilobytes) / mean(middle, MemorySample::kilobytes);
        double files = mean(last, MemorySample::files) - mean(middle, MemorySample::files);
        if (memory > ALLOWED) {
            return Optional.of("memory: the last third holds " + Math.round(memory * 100) + " % of the middle third");
        }
        return files > FILES_ALLOWED
                ? Optional.of("open files: " + Math.round(files) + " more in the last third than in the middle one")
                : Optional.empty();
    }

    Table table() {
        Table table = new Table("UNTIL", "RSS MEAN", "RSS PEAK", "FILES MEAN", "FILES PEAK");
        for (List<MemorySample> part : parts()) {
            table.row(
                    Amounts.duration(until(part)),
                    Amounts.bytes(Math.round(mean(part, MemorySample::kilobytes)) * 1024),
                    Amounts.bytes(most(part, MemorySample::kilobytes) * 1024),
                    Amounts.count(Math.round(mean(part, MemorySample::files))),
                    Amounts.count(most(part, MemorySample::files)));
        }
        return table;
    }

    ArrayNode document() {
        ArrayNode list = Json.array();
        for (List<MemorySample> part : parts()) {
            ObjectNode node = Json.object().put("until_seconds", until(part).toMillis() / 1e3);
            node.put("rss_mean_bytes", Math.round(mean(part, MemorySample::kilobytes)) * 1024);
            node.put("rss_peak_bytes", most(part, MemorySample::kilobytes) * 1024);
            node.put("files_mean", mean(part, MemorySample::files)).put("files_peak", most(part, MemorySample::files));
            list.add(node);
        }
        return list;
    }

    private List<List<MemorySample>> parts() {
        List<List<MemorySample>> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            List<MemorySample> some =
                    samples.subList(samples.size() * part / PARTS, samples.size() * (part + 1) / PARTS);
            if (!some.isEmpty()) {
                parts.add(some);
            }
        }
        return parts;
    }

    private static Duration until(List<MemorySample> part) {
        return part.get(part.size() - 1).at();
    }

    private static double mean(List<MemorySample> part, ToLongFunction<MemorySample> value) {
        return part.stream().mapToLong(value).average().orElse(0);
    }

    private static long most(List<MemorySample> part, ToLongFunction<MemorySample> value) {
        return part.stream().mapToLong(value).max().orElse(0);
    }
}
