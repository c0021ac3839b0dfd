package io.perseid.bench.engine;

import io.perseid.bench.process.Cpu;

/**
 * What this process had used at a moment. Seconds, and megabytes.
 *
 * @param wall by the clock that only runs forward
 * @param process CPU of all threads
 * @param thread CPU of the thread that asked
 * @param compilers CPU of the JVM's compilers
 * @param collector CPU of the JVM's collector
 * @param peak most memory so far
 */
record Meter(double wall, double process, double thread, double compilers, double collector, double peak) {

    static Meter now() {
        return new Meter(
                System.nanoTime() / 1e9,
                Cpu.process() / 1e9,
                Cpu.thread() / 1e9,
                Cpu.compilers(),
                Cpu.collector(),
                Cpu.peakMegabytes());
    }

    /** The same moment, as if the process had used nothing before: what came before is counted in. */
    Meter fromTheStart() {
        return new Meter(wall, 0, 0, 0, 0, 0);
    }

    /** What was used since; the peak is as it is now. */
    Meter since(Meter before) {
        return new Meter(
                wall - before.wall,
                process - before.process,
                thread - before.thread,
                compilers - before.compilers,
                collector - before.collector,
                peak);
    }
}
