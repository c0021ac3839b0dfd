package io.perseid.bench.process;

import io.perseid.bench.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts further processes of the benchmark, each with this one's class path. */
public final class Jvm {

    private Jvm() {}

    /** What it prints is read by the caller; its errors go where this process's go. */
    public static Process start(List<String> flags, List<String> words) throws IOException {
        return command(List.of(), flags, words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Runs one to its end with this process's output. */
    public static void run(List<String> flags, List<String> words) throws IOException, InterruptedException {
        run(List.of(), flags, words);
    }

    /** @param prefix a command that runs the JVM, such as a profiler */
    public static void run(List<String> prefix, List<String> flags, List<String> words)
            throws IOException, InterruptedException {
        int exit = command(prefix, flags, words).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("the process for " + words.get(0) + " ended with " + exit);
        }
    }

    private static ProcessBuilder command(List<String> prefix, List<String> flags, List<String> words) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(words);
        return new ProcessBuilder(command);
    }
}
