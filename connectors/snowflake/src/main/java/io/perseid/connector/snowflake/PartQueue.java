package io.perseid.connector.snowflake;

import io.perseid.api.failure.PerseidException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * The parts of a result in their order, some of them downloaded and decoded ahead on other threads. A reader always has one
 * part under way; more only as long as the session has room. One thread takes and closes; {@link #stop} may come from any.
 */
final class PartQueue implements AutoCloseable {

    /**
     * How often a part is asked for. The driver asks once, and if the part were given up the whole statement would have to be
     * run, and paid for, again.
     */
    private static final int TRIES = 6;

    /** Before the second try; doubled before each further one. */
    private static final long FIRST_WAIT_MILLIS = 100;

    private final ResultParts parts;
    private final PartDecoder decoder;
    private final Executor threads;
    private final Semaphore room;
    private final SnowflakeFailures failures;
    private final Queue<Ahead> ahead = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private int next;

    PartQueue(ResultParts parts, PartDecoder decoder, Executor threads, Semaphore room, SnowflakeFailures failures) {
        this.parts = parts;
        this.decoder = decoder;
        this.threads = threads;
        this.room = room;
        this.failures = failures;
        fill();
    }

    /** The batches of the next part that has any, which the caller closes; none after the last part. Blocking. */
    List<ArrowRecordBatch> take() {
        while (true) {
            if (stopped) {
                throw failures.cancelled();
            }
            Ahead first = ahead.peek();
            if (first == null) {
                return List.of();
            }
            List<ArrowRecordBatch> batches = await(first);
            ahead.remove(first);
            first.giveBack(room);
            fill();
            if (!batches.isEmpty()) {
                return batches;
            }
        }
    }

    /** Starts nothing new, and ends the waiting of {@link #take}. Any thread. */
    void stop() {
        stopped = true;
        ahead.forEach(part -> part.batches.cancel(false));
    }

    @Override
    public void close() {
        stop();
        for (Ahead part = ahead.poll(); part != null; part = ahead.poll()) {
            part.giveBack(room);
            if (!part.batches.isCompletedExceptionally()) {
                part.batches.join().forEach(ArrowRecordBatch::close);
            }
        }
    }

    private List<ArrowRecordBatch> await(Ahead part) {
        try {
            return part.batches.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PerseidException failure ? failure : failures.part(e);
        } catch (CancellationException e) {
            throw failures.cancelled();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.cancelled();
        }
    }

    private void fill() {
        while (!stopped && next < parts.count()) {
            boolean holdsRoom = !ahead.isEmpty();
            if (holdsRoom && !room.tryAcquire()) {
                return;
            }
            Ahead part = new Ahead(holdsRoom);
            int number = next;
            next++;
            ahead.add(part);
            threads.execute(() -> bring(number, part.batches, 1));
        }
    }

    private void bring(int part, CompletableFuture<List<ArrowRecordBatch>> wanted, int tried) {
        if (wanted.isDone()) {
            return; // cancelled
        }
        try {
            List<ArrowRecordBatch> batches = fetch(part);
            if (!wanted.complete(batches)) {
                batches.forEach(ArrowRecordBatch::close);
            }
        } catch (PerseidException e) {
            wanted.completeExceptionally(e);
        } catch (Exception e) {
            // Broken bytes are told of in many ways, by Arrow, gzip and the driver; a part is a file that does not
            // change.
            if (tried == TRIES) {
                wanted.completeExceptionally(failures.part(e));
                return;
            }
            CompletableFuture.delayedExecutor(FIRST_WAIT_MILLIS << (tried - 1), TimeUnit.MILLISECONDS, threads)
                    .execute(() -> bring(part, wanted, tried + 1));
        } catch (Error e) {
            // Whoever waits must hear of it.
            wanted.completeExceptionally(e);
            throw e;
        }
    }

    private List<ArrowRecordBatch> fetch(int part) throws Exception {
        if (parts.rows(part) == 0) {
            return List.of();
        }
        try (InputStream bytes = parts.open(part)) {
            List<ArrowRecordBatch> batches = decoder.decode(bytes, parts.json());
            long rows = batches.stream().mapToLong(ArrowRecordBatch::getLength).sum();
            if (rows == parts.rows(part)) {
                return batches;
            }
            batches.forEach(ArrowRecordBatch::close);
            throw new IOException("a part has " + rows + " rows where Snowflake counts " + parts.rows(part));
        }
    }

    /** A part under way: known by itself, so no record. */
    private static final class Ahead {

        private final CompletableFuture<List<ArrowRecordBatch>> batches = new CompletableFuture<>();
        private final boolean holdsRoom;

        Ahead(boolean holdsRoom) {
            this.holdsRoom = holdsRoom;
        }

        void giveBack(Semaphore room) {
            if (holdsRoom) {
                room.release();
            }
        }
    }
}
