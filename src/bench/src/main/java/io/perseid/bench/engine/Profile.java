package io.perseid.bench.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Samples of what Java threads do, by the JDK's flight recorder, summed up by part of the product and by method. */
final class Profile {

    private static final int METHODS = 40;

    private final Recording recording = new Recording();
    private Instant from = Instant.EPOCH;

    private Profile() {}

    /** Long before what is looked at, because the recorder's own start keeps the compilers busy. */
    static Profile start() {
        Profile profile = new Profile();
        profile.recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
        profile.recording.start();
        return profile;
    }

    /** Forgets what was sampled before. */
    void begin() {
        from = Instant.now();
    }

    /** Prints the shares and leaves the recording for {@code jfr print}. */
    void end(Path file) {
        try (recording) {
            recording.stop();
            recording.dump(file);
            Map<String, Integer> parts = new HashMap<>();
            Map<String, Integer> methods = new HashMap<>();
            int samples = 0;
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                // Libraries record events of their own.
                boolean sample = event.getEventType().getName().equals("jdk.ExecutionSample");
                if (sample
                        && event.getStackTrace() != null
                        && event.getStartTime().isAfter(from)) {
                    List<RecordedFrame> frames = event.getStackTrace().getFrames();
                    samples++;
                    parts.merge(part(frames), 1, Integer::sum);
                    methods.merge(method(frames.get(0)), 1, Integer::sum);
                }
            }
            System.out.printf("%nsamples of Java code (native code is not in them): %d, in %s%n", samples, file);
            print(parts, samples);
            System.out.println("by method:");
            print(methods, samples);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The package of ours that is nearest to the top of the stack. */
    private static String part(List<RecordedFrame> frames) {
        Optional<String> ours = frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .filter(name -> name.startsWith("io.perseid.") && !name.startsWith("io.perseid.api."))
                .findFirst();
        return ours.map(name -> name.substring(0, name.lastIndexOf('.'))).orElse("other");
    }

    private static String method(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static void print(Map<String, Integer> counts, int all) {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(METHODS)
                .forEach(
                        entry -> System.out.printf("  %5.1f %%  %s%n", 100.0 * entry.getValue() / all, entry.getKey()));
    }
}
