package io.perseid.connector.snowflake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** From the bytes of a part to batches of canonical vectors, outside the heap. Any thread. */
final class PartDecoder {

    /** Rows of a batch of a JSON part; Arrow parts bring their own. */
    private static final int JSON_ROWS = 4096;

    /** A text of Snowflake may have 128 MB (its page on string types); the library's own limit is 20 MB. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(300_000_000).build())
            .build();

    private final Schema schema;
    private final List<SnowflakeType> types;
    private final BufferAllocator allocator;
    private final SnowflakeFailures failures;
    private final ArrowFill fill;

    PartDecoder(Schema schema, List<SnowflakeType> types, BufferAllocator allocator, SnowflakeFailures failures) {
        this.schema = schema;
        this.types = List.copyOf(types);
        this.allocator = allocator;
        this.failures = failures;
        this.fill = new ArrowFill(failures);
    }

    /**
     * All batches of a part, none of them empty. The caller closes them; nothing is left open if this throws.
     *
     * @throws IOException if the bytes end early or make no sense
     */
    List<ArrowRecordBatch> decode(InputStream part, boolean json) throws IOException {
        List<ArrowRecordBatch> batches = new ArrayList<>();
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            if (json) {
                json(part, root, batches);
            } else {
                arrow(part, root, batches);
            }
            return batches;
        } catch (IOException | RuntimeException e) {
            batches.forEach(ArrowRecordBatch::close);
            throw e;
        }
    }

    private void arrow(InputStream part, VectorSchemaRoot root, List<ArrowRecordBatch> batches) throws IOException {
        try (ArrowStreamReader reader = new ArrowStreamReader(part, allocator)) {
            VectorSchemaRoot sent = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                int rows = sent.getRowCount();
                if (rows == 0) {
                    continue;
                }
                if (sent.getFieldVectors().size() != types.size()) {
                    throw failures.unknownForm(sent.getSchema().toString(), schema.toString());
                }
                for (int i = 0; i < types.size(); i++) {
                    FieldVector from = sent.getVector(i);
                    fill.fill(from, root.getVector(i), types.get(i), rows);
                }
                root.setRowCount(rows);
                batches.add(new VectorUnloader(root).getRecordBatch());
                root.clear();
            }
        }
    }

    private void json(InputStream part, VectorSchemaRoot root, List<ArrowRecordBatch> batches) throws IOException {
        try (JsonParser parser = JSON.createParser(part)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("the part does not begin with rows");
            }
            int row = 0;
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                for (int i = 0; i < types.size(); i++) {
                    if (parser.nextToken() != JsonToken.VALUE_NULL) {
                        cell(root.getVector(i), row, parser.getText(), types.get(i));
                    }
                }
                if (parser.nextToken() != JsonToken.END_ARRAY) {
                    throw new IOException("a row has more values than the result has columns");
                }
                row++;
                if (row == JSON_ROWS) {
                    unload(root, row, batches);
                    row = 0;
                }
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("the part ends in the middle");
            }
            if (row > 0) {
                unload(root, row, batches);
            }
        }
    }

    private void cell(FieldVector to, int row, String text, SnowflakeType type) {
        try {
            JsonFill.set(to, row, text);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw failures.unknownForm("a value of " + to.getName() + " in a form of its own", type.declared());
        }
    }

    private static void unload(VectorSchemaRoot root, int rows, List<ArrowRecordBatch> batches) {
        root.getFieldVectors().forEach(vector -> {
            while (vector.getValueCapacity() < rows) {
                vector.reAlloc();
            }
        });
        root.setRowCount(rows);
        batches.add(new VectorUnloader(root).getRecordBatch());
        root.clear();
    }
}
