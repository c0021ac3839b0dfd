package io.perseid.bench.drain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the draining server saw since it was last told to begin. One line of text between processes.
 *
 * @param requests all of them, failed ones too
 * @param failed those that it failed on purpose
 * @param bytes compressed, of bodies
 * @param records stored, as often as they came
 * @param inflated bodies that it had to inflate to count their records, because it had not seen them before
 * @param orders different order numbers stored; 0 unless it keeps ids
 * @param insertIds different insert ids stored; 0 unless it keeps ids
 * @param cpuNanos of its process
 */
public record DrainReport(
        long requests,
        long failed,
        long bytes,
        long records,
        long inflated,
        long orders,
        long insertIds,
        long cpuNanos) {

    String line() {
        return "requests=" + requests + " failed=" + failed + " bytes=" + bytes + " records=" + records + " inflated="
                + inflated + " orders=" + orders + " insertIds=" + insertIds + " cpuNanos=" + cpuNanos;
    }

    static DrainReport parse(String line) {
        Map<String, Long> values = new HashMap<>();
        Arrays.stream(line.split(" "))
                .map(word -> word.split("=", 2))
                .forEach(pair -> values.put(pair[0], Long.parseLong(pair[1])));
        return new DrainReport(
                value(values, "requests"),
                value(values, "failed"),
                value(values, "bytes"),
                value(values, "records"),
                value(values, "inflated"),
                value(values, "orders"),
                value(values, "insertIds"),
                value(values, "cpuNanos"));
    }

    private static long value(Map<String, Long> values, String name) {
        return values.getOrDefault(name, 0L);
    }

    public double cpuSeconds() {
        return cpuNanos / 1e9;
    }
}
