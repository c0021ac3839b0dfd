package io.perseid.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What this process has used, as the operating system tells it. Any thread. */
final class Cpu {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Linux counts the time of a thread in hundredths of a second (sysconf(_SC_CLK_TCK)). */
    private static final double TICKS_A_SECOND = 100;

    private Cpu() {}

    /** Nanoseconds of all threads since the process started. */
    static long process() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Nanoseconds of the calling thread. */
    static long thread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Seconds of the JVM's two compilers. */
    static double compilers() {
        return ofThreads(name -> name.contains("CompilerThre"));
    }

    /** Seconds of the JVM's collector, which is the VM's own thread when it is the serial one. */
    static double collector() {
        return ofThreads(name -> name.startsWith("VM Thread") || name.startsWith("GC "));
    }

    private static double ofThreads(Predicate<String> name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.mapToLong(task -> ticks(task, name)).sum() / TICKS_A_SECOND;
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }

    /** From {@code NUMBER (NAME) S ...}: the 12th and 13th field behind the name (proc(5), utime and stime). */
    private static long ticks(Path task, Predicate<String> wanted) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            int end = stat.lastIndexOf(')');
            if (!wanted.test(stat.substring(stat.indexOf('(') + 1, end))) {
                return 0;
            }
            List<String> fields = List.of(stat.substring(end + 2).split(" "));
            return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Most memory that was resident at once, in MB of a million bytes. */
    static double peakMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .sum()
                    * 1024
                    / 1e6;
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }
}
