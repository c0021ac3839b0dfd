package io.perseid.connector.mixpanel.encode;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.SideTable;
import io.perseid.api.destination.Verb;
import io.perseid.testkit.destination.ArrowRows;
import io.perseid.testkit.destination.EncodedRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Encodes rows of a few columns and reads them back with Jackson. */
final class Encoder implements AutoCloseable {

    static final ObjectMapper JACKSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static final String TOKEN = "t0ken";

    final BufferAllocator allocator = new RootAllocator();
    WriterCompiler compiler = compiler(true);
    List<SideTable> sides = List.of();
    int[][] sideRows = new int[0][];
    RecordKind kind = RecordKind.EVENT;
    private Map<String, Long> alterations = Map.of();

    static WriterCompiler compiler(boolean simplified) {
        return new WriterCompiler("destination mixpanel", simplified, true, Optional.of(TOKEN));
    }

    static Field field(String name, ArrowType type, Field... children) {
        return new Field(name, FieldType.nullable(type), List.of(children));
    }

    static List<Property> properties(Schema schema, NullPolicy nulls) {
        List<Property> properties = new ArrayList<>();
        for (int i = 0; i < schema.getFields().size(); i++) {
            properties.add(
                    new Property(schema.getFields().get(i).getName(), new PropertySource.FromColumn(i), nulls, false));
        }
        return properties;
    }

    RowWriter writer(List<Property> properties, Schema schema) {
        Verb verb = kind == RecordKind.EVENT ? Verb.APPEND : kind == RecordKind.LOOKUP ? Verb.REPLACE : Verb.UPSERT;
        Optional<String> container = kind == RecordKind.GROUP ? Optional.of("company") : Optional.empty();
        Optional<String> keyName = Optional.of("key");
        return compiler.compile(new RecordMapping(kind, verb, container, keyName, properties, sides), schema);
    }

    /** The records' text of each row. */
    List<String> encode(
            Schema schema, List<Property> properties, List<? extends List<? extends @Nullable Object>> rows) {
        List<String> texts = new ArrayList<>();
        RowWriter writer = writer(properties, schema);
        try (VectorSchemaRoot root = ArrowRows.of(allocator, schema, rows)) {
            writer.bind(new RowBatch(root, sideRows));
            for (int row = 0; row < rows.size(); row++) {
                Bytes out = new Bytes(8);
                RowIdentity identity = EncodedRows.identity(row);
                int records = writer.write(row, identity, out);
                texts.add(
                        records == 0
                                ? "refused: " + writer.refusal().code()
                                : new String(out.array(), 0, out.size(), StandardCharsets.UTF_8));
            }
        }
        alterations = writer.alterations();
        return texts;
    }

    /** The mapped property {@code v} of each row, from a single column. */
    List<JsonNode> values(Field column, List<? extends @Nullable Object> values) throws Exception {
        Schema schema = new Schema(List.of(column));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        values.forEach(v -> rows.add(Arrays.asList(new @Nullable Object[] {v})));
        List<JsonNode> read = new ArrayList<>();
        Property property = new Property("v", new PropertySource.FromColumn(0), NullPolicy.OMIT, false);
        for (String text : encode(schema, List.of(property), rows)) {
            read.add(JACKSON.readTree(text).path("properties").path("v"));
        }
        return read;
    }

    /** Of the last {@link #encode}. */
    Map<String, Long> alterations() {
        return alterations;
    }

    @Override
    public void close() {
        allocator.close();
    }
}
