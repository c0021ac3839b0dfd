package io.perseid.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What this process has used, as the operating system tells it. Any thread. */
public final class Cpu {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Linux counts the time of a thread in hundredths of a second (sysconf(_SC_CLK_TCK)). */
    private static final double TICKS_A_SECOND = 100;

    private Cpu() {}

    /** Nanoseconds of all threads since the process started. */
    public static long process() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Nanoseconds of the calling thread. */
    public static long thread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Seconds of the JVM's two compilers. */
    public static double compilers() {
        return ofThreads(name -> name.contains("CompilerThre"));
    }

    /** Seconds of the JVM's collector, which is the VM's own thread when it is the serial one. */
    public static double collector() {
        return ofThreads(name -> name.startsWith("VM Thread") || name.startsWith("GC "));
    }

    /** Seconds of all child processes that have ended and been waited for, with their own such children. */
    public static double children() {
        return stat(Path.of("/proc/self"))
                .map(stat -> (stat.number(15) + stat.number(16)) / TICKS_A_SECOND)
                .orElse(Double.NaN);
    }

    /** Seconds of a process that lives; not a number once it has ended. */
    public static double of(long pid) {
        return stat(Path.of("/proc/" + pid))
                .map(stat -> (stat.number(13) + stat.number(14)) / TICKS_A_SECOND)
                .orElse(Double.NaN);
    }

    /** Seconds of a process that lives and of its children that have ended; not a number once it has ended itself. */
    static double withChildren(long pid) {
        return stat(Path.of("/proc/" + pid))
                .map(stat -> (stat.number(13) + stat.number(14) + stat.number(15) + stat.number(16)) / TICKS_A_SECOND)
                .orElse(Double.NaN);
    }

    private static double ofThreads(Predicate<String> name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.flatMap(task -> stat(task).stream())
                            .filter(stat -> name.test(stat.name))
                            .mapToLong(stat -> stat.number(13) + stat.number(14))
                            .sum()
                    / TICKS_A_SECOND;
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }

    /** {@code NUMBER (NAME) S ...}, see proc(5): utime and stime are the fields 14 and 15, counted from 1. */
    private record Stat(String name, List<String> fields) {
        /** @param place counted from 0, the process's number being the first */
        long number(int place) {
            return Long.parseLong(fields.get(place - 2));
        }
    }

    private static Optional<Stat> stat(Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat")).strip();
            int end = stat.lastIndexOf(')');
            return Optional.of(new Stat(
                    stat.substring(stat.indexOf('(') + 1, end),
                    List.of(stat.substring(end + 2).split(" "))));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** Most memory of this process that was resident at once, in MB of a million bytes. */
    public static double peakMegabytes() {
        return peakMegabytes(ProcessHandle.current().pid());
    }

    /** The same of another process; not a number once it has ended. */
    public static double peakMegabytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException | UncheckedIOException notLinux) {
            return Double.NaN;
        }
    }
}
