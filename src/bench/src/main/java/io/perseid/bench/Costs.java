package io.perseid.bench;

/**
 * Where the CPU of a run went, in seconds.
 *
 * @param read what the reading thread spent in the warehouse's connector, planning included
 * @param process all of it
 * @param loop the run's own loop
 */
record Costs(MeasuredSteps steps, double read, double process, double loop, double compilers, double collector) {

    void print(double millions) {
        double plan = steps.seconds("plan");
        double commit = steps.seconds("seal") + steps.seconds("commit");
        double merge = steps.seconds("merge") + steps.seconds("commit-merged");
        double told = steps.seconds("read") + steps.seconds("log") + steps.seconds("send") + plan + commit + merge;
        System.out.println("  of these, CPU s a million:");
        line("plan: columns, duplicate keys, histogram (whole process)", plan / millions);
        line("read step: fetch from the warehouse", read / millions);
        line("read step: fingerprint, ledger, encode", (steps.seconds("read") - read) / millions);
        line("send step: gzip and HTTP", steps.seconds("send") / millions);
        line("log step: intents and receipts, forced", steps.seconds("log") / millions);
        line("seal and commit", commit / millions);
        line("merge of ledger segments", merge / millions);
        line("other steps and the loop", (steps.allSeconds() - told + loop) / millions);
        line("the JVM's compilers", compilers / millions);
        line("the JVM's collector", collector / millions);
        line(
                "the rest: DuckDB's own threads, start of the JVM",
                (process - steps.allSeconds() - loop - compilers - collector) / millions);
    }

    private static void line(String what, double seconds) {
        System.out.printf("    %6.3f  %s%n", seconds, what);
    }
}
