package io.perseid.testkit.simulator.warehouse;

import io.perseid.api.warehouse.RowReader;
import io.perseid.testkit.simulator.sql.TableData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows in small Arrow batches, whose sizes the weather decides. One thread. */
final class SimulatedReader implements RowReader {

    private final TableData rows;
    private final VectorSchemaRoot root;
    private final WarehouseWeather weather;
    private final Consumer<SimulatedReader> closed;
    private int next;
    private boolean released;

    SimulatedReader(
            TableData rows, BufferAllocator allocator, WarehouseWeather weather, Consumer<SimulatedReader> closed) {
        this.rows = rows;
        this.weather = weather;
        this.closed = closed;
        this.root = VectorSchemaRoot.create(
                new Schema(rows.columns().stream()
                        .map(c -> c.type().field(c.name()))
                        .toList()),
                allocator);
    }

    @Override
    public Schema schema() {
        return root.getSchema();
    }

    @Override
    public boolean next() {
        weather.before("next");
        int count = Math.min(weather.batchRows(), rows.rows().size() - next);
        if (count == 0) {
            return false;
        }
        List<FieldVector> vectors = root.getFieldVectors();
        for (int column = 0; column < vectors.size(); column++) {
            FieldVector vector = vectors.get(column);
            vector.reset();
            for (int row = 0; row < count; row++) {
                set(vector, row, rows.rows().get(next + row)[column]);
            }
        }
        root.setRowCount(count);
        next += count;
        return true;
    }

    private static void set(FieldVector vector, int row, @Nullable Object value) {
        if (value == null) {
            if (vector instanceof BaseFixedWidthVector fixed) {
                while (fixed.getValueCapacity() <= row) {
                    fixed.reAlloc();
                }
            }
            vector.setNull(row);
        } else if (vector instanceof VarCharVector text) {
            text.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof BigIntVector number) {
            number.setSafe(row, (Long) value);
        } else if (vector instanceof TimeStampVector time) {
            time.setSafe(row, (Long) value);
        } else if (vector instanceof DateDayVector date) {
            date.setSafe(row, (int) (long) (Long) value);
        } else if (vector instanceof Float8Vector real) {
            real.setSafe(row, (Double) value);
        } else {
            ((BitVector) vector).setSafe(row, (Boolean) value ? 1 : 0);
        }
    }

    @Override
    public VectorSchemaRoot batch() {
        return root;
    }

    @Override
    public void close() {
        release();
        weather.before("close");
    }

    void release() {
        if (!released) {
            released = true;
            root.close();
            closed.accept(this);
        }
    }
}
