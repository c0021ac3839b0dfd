package io.perseid.testkit.simulator;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Plays histories, each from a seed: the same seed gives the same history. One thread. */
public final class Simulator implements AutoCloseable {

    private final BufferAllocator allocator = new RootAllocator();
    private final Supplier<Storage> storages;
    private final Tampering tampering;

    /**
     * @param storages gives each history its own place
     * @param tampering usually none
     */
    public Simulator(Supplier<Storage> storages, Tampering tampering) {
        this.storages = storages;
        this.tampering = tampering;
    }

    /** In memory, with the engine as it is. */
    public Simulator() {
        this(Storage::inMemory, Tampering.none());
    }

    /** @param traced whether the outcome is to tell all that happened */
    public Outcome play(long seed, boolean traced) {
        Draw draw = new Draw(seed);
        try (Storage storage = storages.get()) {
            World world = new World(draw, allocator, storage, tampering, traced);
            Optional<String> broken = broken(world, draw.split());
            world.trace.line("end", broken.orElse("all guarantees hold"));
            world.figures.add("histories", 1);
            world.figures.add("requests", world.desk.requests());
            world.figures.add("rows accepted", world.desk.rowsAccepted());
            world.figures.add("records applied", world.far.applied());
            world.desk.answers().forEach((answer, count) -> world.figures.add("answer: " + answer, count));
            return new Outcome(seed, broken, world.figures, world.trace.digest(), List.copyOf(world.trace.lines()));
        }
    }

    private static Optional<String> broken(World world, Draw draw) {
        try {
            new History(world, draw).play();
            return Optional.empty();
        } catch (Broken broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        } catch (IOException | RuntimeException | StackOverflowError defect) {
            return Optional.of(defect + " at " + where(defect));
        } finally {
            world.warehouse.drop();
        }
    }

    private static String where(Throwable defect) {
        return Arrays.stream(defect.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.perseid."))
                .limit(4)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        allocator.close();
    }
}
