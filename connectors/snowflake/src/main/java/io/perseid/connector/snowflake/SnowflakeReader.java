package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.RowReader;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of a result, part after part. Needs no connection any more: parts have addresses of their own. */
final class SnowflakeReader implements RowReader {

    private final Schema schema;
    private final PartQueue parts;
    private final SnowflakeFailures failures;
    private final Consumer<SnowflakeReader> onClose;
    private final Queue<ArrowRecordBatch> batches = new ArrayDeque<>();
    private final VectorSchemaRoot root;
    private final VectorLoader loader;
    private volatile boolean cancelled;
    private boolean closed;

    /** Takes over {@code parts}. */
    SnowflakeReader(
            Schema schema,
            PartQueue parts,
            BufferAllocator allocator,
            SnowflakeFailures failures,
            Consumer<SnowflakeReader> onClose) {
        this.schema = schema;
        this.parts = parts;
        this.failures = failures;
        this.onClose = onClose;
        this.root = VectorSchemaRoot.create(schema, allocator);
        this.loader = new VectorLoader(root);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next() {
        if (closed) {
            throw new IllegalStateException("next() on a reader that is closed");
        }
        if (cancelled) {
            throw failures.cancelled();
        }
        if (batches.isEmpty()) {
            batches.addAll(parts.take());
        }
        ArrowRecordBatch batch = batches.poll();
        if (batch == null) {
            root.clear();
            return false;
        }
        try (batch) {
            loader.load(batch);
        }
        return true;
    }

    @Override
    public VectorSchemaRoot batch() {
        return root;
    }

    /** Makes {@link #next} fail, also one that waits for a part. Any thread. */
    void cancel() {
        cancelled = true;
        parts.stop();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        batches.forEach(ArrowRecordBatch::close);
        batches.clear();
        parts.close();
        root.close();
        onClose.accept(this);
    }
}
