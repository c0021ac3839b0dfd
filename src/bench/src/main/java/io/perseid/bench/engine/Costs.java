package io.perseid.bench.engine;

import io.perseid.bench.Figures;
import java.util.Set;

/**
 * Where the CPU of a run went, in seconds.
 *
 * @param read what the reading threads spent in the warehouse's connector, planning included
 * @param gzip what compressing the same bodies costs by itself; part of the send steps
 * @param used all of it; its thread is the run's own loop
 */
record Costs(MeasuredSteps steps, double read, double gzip, Meter used) {

    /** Steps with a line of their own. */
    private static final Set<String> TOLD = Set.of("plan", "read", "send", "log", "seal", "commit", "merge");

    private static final double WORTH_TELLING = 0.005;

    /** What merging ledger segments cost inside the run: a line of its own, outside the whole. */
    double merge() {
        return steps.seconds("merge") + steps.seconds("commit-merged");
    }

    private double rest() {
        return used.process() - steps.allSeconds() - used.thread() - used.compilers() - used.collector();
    }

    /** @param millions of events */
    void note(String run, double millions, Figures figures) {
        double plan = steps.seconds("plan");
        double commit = steps.seconds("seal") + steps.seconds("commit");
        double told = steps.seconds("read") + steps.seconds("log") + steps.seconds("send") + plan + commit + merge();
        line(figures, run, "plan", plan / millions, "plan: columns, duplicate keys, histogram (whole process)");
        line(figures, run, "fetch", read / millions, "read step: fetch from the warehouse");
        line(
                figures,
                run,
                "encode",
                (steps.seconds("read") - read) / millions,
                "read step: fingerprint, ledger, encode");
        line(figures, run, "gzip", gzip / millions, "send step: " + Body.compression() + " (alone, on a sampled body)");
        line(figures, run, "http", (steps.seconds("send") - gzip) / millions, "send step: the rest, which is HTTP");
        line(figures, run, "log", steps.seconds("log") / millions, "log step: intents and receipts, forced");
        line(figures, run, "commit", commit / millions, "seal and commit");
        line(figures, run, "loop", (steps.allSeconds() - told + used.thread()) / millions, "other steps and the loop");
        steps.seconds().forEach((name, seconds) -> {
            if (!TOLD.contains(name) && seconds / millions >= WORTH_TELLING) {
                line(figures, run, "step." + name, seconds / millions, "  the step " + name + ", in the line before");
            }
        });
        line(figures, run, "compilers", used.compilers() / millions, "the JVM's compilers");
        line(figures, run, "collector", used.collector() / millions, "the JVM's collector");
        line(figures, run, "rest", rest() / millions, "the rest: DuckDB's own threads, start of the JVM");
    }

    private static void line(Figures figures, String run, String name, double seconds, String what) {
        figures.note(run + "." + name, seconds, "  of these: " + what);
    }
}
