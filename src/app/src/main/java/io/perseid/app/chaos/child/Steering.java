package io.perseid.app.chaos.child;

import io.perseid.app.chaos.Words;
import io.perseid.app.chaos.child.SteeredDisk.Operation;
import io.perseid.app.wiring.RunConditions;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.RetryPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Follows the directives of {@link Words} on standard input. When the input ends, so does the process: whoever steered it is
 * gone, and nobody else would end it.
 */
final class Steering {

    private final BufferedReader input;
    private final PrintStream output;
    private final SteeredClock clock = new SteeredClock();
    private final SteeredDisk disk;
    private RunConditions conditions = RunConditions.ofProcess();
    private OptionalLong statePages = OptionalLong.empty();

    Steering(BufferedReader input, PrintStream output) {
        this.input = input;
        this.output = output;
        this.disk = new SteeredDisk(operation -> say(Words.HOLDING + " " + operation));
    }

    /** Reads what is said before the program begins. Blocking. */
    RunConditions untilGo() throws IOException {
        for (String line = input.readLine(); line != null && !line.equals(Words.GO); line = input.readLine()) {
            follow(line);
        }
        return conditions.withClock(clock).withStorage(new SteeredStorage(disk, statePages));
    }

    /** Follows what is said while the program runs, on a thread of its own that keeps nothing alive. */
    void start() {
        Thread thread = new Thread(this::followToTheEnd, "chaos-steering");
        thread.setDaemon(true);
        thread.start();
    }

    private void followToTheEnd() {
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                follow(line);
            }
        } catch (IOException gone) {
            say("no more directives: " + gone.getMessage());
        }
        say("whoever steered this process is gone");
        Runtime.getRuntime().halt(1);
    }

    private void follow(String line) {
        List<String> words = List.of(line.split(" "));
        String first = words.size() > 1 ? words.get(1) : "";
        switch (words.get(0)) {
            case Words.CLOCK -> {
                clock.jump(Duration.parse(first));
                say(Words.JUMPED + " " + first);
            }
            case Words.ROOM -> disk.roomFor(first.equals("all") ? Long.MAX_VALUE : Long.parseLong(first));
            case Words.HOLD -> disk.holdAt(Operation.valueOf(first), Integer.parseInt(words.get(2)));
            case Words.STATE_PAGES -> statePages = OptionalLong.of(Long.parseLong(first));
            case Words.SLICES -> {
                Slicing usual = conditions.slicing();
                conditions = conditions.withSlicing(
                        new Slicing(Long.parseLong(first), usual.skewMargin(), usual.maxDuplicateKeys()));
            }
            case Words.RETRY ->
                conditions = conditions.withRetry(new RetryPolicy(
                        Duration.parse(first), Duration.parse(words.get(2)), Duration.parse(words.get(3))));
            default -> throw new IllegalArgumentException("unknown directive: " + line);
        }
    }

    private void say(String news) {
        output.println(Words.NEWS + news);
        output.flush();
    }
}
