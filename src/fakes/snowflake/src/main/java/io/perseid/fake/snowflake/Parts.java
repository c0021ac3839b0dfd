package io.perseid.fake.snowflake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBResultSet;

/** Rows of a stored result as bytes: JSON arrays, or an Arrow stream. DuckDB makes the values, here they get their frame. */
final class Parts {

    /** Rows of an Arrow batch inside a part. */
    private static final long BATCH_ROWS = 10_000;

    private static final JsonFactory JSON = new JsonFactory();

    private final Database database;

    Parts(Database database) {
        this.database = database;
    }

    /** Rows {@code [["1",null],...]}; without the outer brackets where a part is downloaded by itself. */
    byte[] json(String queryId, List<ResultColumn> columns, long from, long to, boolean brackets) throws SqlFailure {
        String texts = columns.stream().map(ResultColumn::json).collect(Collectors.joining(", "));
        try (Connection connection = database.connect("PUBLIC");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + texts + source(queryId, from, to))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartArray();
                while (rows.next()) {
                    json.writeStartArray();
                    for (int i = 1; i <= columns.size(); i++) {
                        json.writeString(rows.getString(i));
                    }
                    json.writeEndArray();
                }
                json.writeEndArray();
            }
            byte[] all = bytes.toByteArray();
            return brackets ? all : Arrays.copyOfRange(all, 1, all.length - 1);
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] arrow(String queryId, List<ResultColumn> columns, long from, long to) throws SqlFailure {
        try (Connection connection = database.connect("PUBLIC");
                Statement statement = connection.createStatement();
                BufferAllocator allocator = new RootAllocator()) {
            String source = source(queryId, from, to);
            List<String> integers = integers(statement, columns, source);
            String values = IntStream.range(0, columns.size())
                    .mapToObj(i -> columns.get(i).arrow(integers.get(i)) + " AS c" + i)
                    .collect(Collectors.joining(", "));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ResultSet rows = statement.executeQuery("SELECT " + values + source);
                    ArrowReader reader =
                            (ArrowReader) rows.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, BATCH_ROWS)) {
                write(reader, columns, allocator, bytes);
            }
            return bytes.toByteArray();
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(
            ArrowReader reader, List<ResultColumn> columns, BufferAllocator allocator, OutputStream out)
            throws IOException {
        VectorSchemaRoot given = reader.getVectorSchemaRoot();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Field field = given.getVector(i).getField();
            FieldType type =
                    new FieldType(true, field.getType(), null, columns.get(i).arrowMetadata());
            fields.add(new Field(columns.get(i).name(), type, field.getChildren()));
        }
        try (VectorSchemaRoot sent = VectorSchemaRoot.create(new Schema(fields), allocator);
                ArrowStreamWriter writer = new ArrowStreamWriter(sent, null, out)) {
            VectorLoader loader = new VectorLoader(sent);
            while (reader.loadNextBatch()) {
                try (ArrowRecordBatch batch = new VectorUnloader(given).getRecordBatch()) {
                    loader.load(batch);
                }
                writer.writeBatch();
            }
            writer.end();
        }
    }

    /** For each column of numbers the smallest integer that holds its values in this part, as Snowflake chooses it. */
    private static List<String> integers(Statement statement, List<ResultColumn> columns, String source)
            throws SQLException {
        List<String> bounds = new ArrayList<>();
        for (ResultColumn column : columns) {
            boolean fixed = column.type().equals("fixed");
            String value = fixed ? column.unscaled() : "NULL";
            bounds.add("CAST(min(" + value + ") AS DECIMAL(38,0)), CAST(max(" + value + ") AS DECIMAL(38,0))");
        }
        List<String> integers = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT " + String.join(", ", bounds) + source)) {
            row.next();
            for (int i = 0; i < columns.size(); i++) {
                BigDecimal low = row.getBigDecimal(2 * i + 1);
                BigDecimal high = row.getBigDecimal(2 * i + 2);
                integers.add(low == null || high == null ? "TINYINT" : smallest(low, high));
            }
        }
        return integers;
    }

    private static String smallest(BigDecimal low, BigDecimal high) {
        int bits = Math.max(low.toBigInteger().bitLength(), high.toBigInteger().bitLength()) + 1;
        return bits <= 8 ? "TINYINT" : bits <= 16 ? "SMALLINT" : bits <= 32 ? "INTEGER" : bits <= 64 ? "BIGINT" : "";
    }

    private static String source(String queryId, long from, long to) {
        return " FROM " + Database.resultTable(queryId) + " WHERE rowid >= " + from + " AND rowid < " + to;
    }
}
