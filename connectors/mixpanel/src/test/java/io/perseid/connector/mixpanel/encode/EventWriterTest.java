package io.perseid.connector.mixpanel.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.SideTable;
import io.perseid.api.failure.PerseidException;
import io.perseid.api.warehouse.ColumnMetadata;
import io.perseid.testkit.destination.EncodedRows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventWriterTest {

    private static final Field TEXT = Encoder.field("v", new ArrowType.Utf8());
    private static final Field JSON = new Field(
            "v",
            new FieldType(true, new ArrowType.Utf8(), null, Map.of(ColumnMetadata.CONTENT, ColumnMetadata.JSON)),
            null);
    private static final String ID = "0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private final Encoder encoder = new Encoder();

    @AfterEach
    void close() {
        encoder.close();
    }

    @Test
    void aSimplifiedProjectGetsUserAndDevice() {
        RowIdentity identity = EncodedRows.identity(0);
        identity.device.set("phone");
        assertThat(event(identity))
                .isEqualTo("{\"event\":\"order submitted\",\"properties\":{\"time\":1700000000000,"
                        + "\"distinct_id\":\"customer-0\",\"$user_id\":\"customer-0\",\"$device_id\":\"phone\","
                        + "\"$insert_id\":\"" + ID + "\",\"ip\":0}}");
    }

    @Test
    void aDeviceAloneIsWhatTheServerWouldMakeOfIt() {
        RowIdentity identity = EncodedRows.identity(0);
        identity.user.clear();
        identity.device.set("pho\"ne");
        assertThat(event(identity))
                .contains("\"distinct_id\":\"$device:pho\\\"ne\",\"$device_id\":\"pho\\\"ne\",\"$insert_id\"");
    }

    @Test
    void nobodyIsSaidOutLoud() {
        RowIdentity identity = EncodedRows.identity(0);
        identity.user.clear();
        assertThat(event(identity))
                .contains("\"distinct_id\":\"\",\"$insert_id\"")
                .doesNotContain("$user_id");
        encoder.compiler = Encoder.compiler(false);
        assertThat(event(identity)).contains("\"distinct_id\":\"\",\"$insert_id\"");
    }

    @Test
    void anOriginalProjectGetsADistinctIdOnly() {
        encoder.compiler = Encoder.compiler(false);
        RowIdentity identity = EncodedRows.identity(0);
        assertThat(event(identity)).contains("\"distinct_id\":\"customer-0\",\"$insert_id\"");
        identity.user.clear();
        identity.device.set("phone");
        assertThat(event(identity)).contains("\"distinct_id\":\"phone\",\"$insert_id\"");
    }

    @Test
    void aTombstoneHasTheSameKeyAndNothingElse() {
        RowIdentity identity = EncodedRows.identity(0);
        Bytes out = new Bytes(8);
        assertThat(writer().delete(identity, out)).isEqualTo(1);
        assertThat(text(out)).isEqualTo(event(identity).replace("}}", ",\"perseid_deleted\":true}}"));
    }

    @Test
    void timeIsFlooredToMilliseconds() {
        RowIdentity identity = EncodedRows.identity(0);
        identity.timeMicros = 1_700_000_000_123_999L;
        assertThat(event(identity)).contains("\"time\":1700000000123,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "anon",
                "Anonymous",
                "NIL",
                "none",
                "null",
                "N/A",
                "na",
                "undefined",
                "UNKNOWN",
                "<nil>",
                "0",
                "-1",
                "true",
                "False",
                "[]",
                "{}",
                "lmy47d",
                "LMY47D"
            })
    void anIdThatStandsForNobodyIsRefused(String id) {
        RowIdentity identity = EncodedRows.identity(0);
        identity.user.set(id);
        assertThat(event(identity)).isEqualTo("refused_id");
        identity.user.set("someone");
        identity.device.set(id);
        assertThat(event(identity)).isEqualTo("refused_id");
    }

    @Test
    void otherUnsendableIdentitiesAreRefused() {
        RowIdentity long256 = EncodedRows.identity(0);
        long256.user.set("x".repeat(256));
        assertThat(event(long256)).isEqualTo("id_too_long");
        RowIdentity broken = EncodedRows.identity(0);
        broken.user.set(new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80}, 0, 4);
        assertThat(event(broken)).isEqualTo("invalid_id");
        RowIdentity early = EncodedRows.identity(0);
        early.timeMicros = 31_535_999_999_999L;
        assertThat(event(early)).isEqualTo("time_range");
        early.timeMicros++;
        assertThat(event(early)).startsWith("{");
        RowIdentity badInsertId = EncodedRows.identity(0);
        badInsertId.insertId[3] = '_';
        assertThat(event(badInsertId)).isEqualTo("insert_id");
        RowIdentity nameless = EncodedRows.identity(0);
        nameless.name.set("");
        assertThat(event(nameless)).isEqualTo("no_name");
    }

    @Test
    void aLongEventNameIsCutAndCountedEachTime() {
        RowIdentity identity = EncodedRows.identity(0);
        identity.name.set("é".repeat(300));
        RowWriter writer = writer();
        Bytes out = new Bytes(8);
        writer.write(0, identity, out);
        writer.write(0, identity, out);
        assertThat(text(out)).startsWith("{\"event\":\"" + "é".repeat(255) + "\",");
        assertThat(writer.alterations()).isEqualTo(Map.of("names_cut", 2L));
    }

    @Test
    void aLongTextIsCutBetweenCharactersAndCounted() throws Exception {
        List<JsonNode> read = encoder.values(
                TEXT, Arrays.asList("x".repeat(255), "x".repeat(256), "x".repeat(254) + "é", "€".repeat(33_334), null));
        assertThat(read.get(0).textValue()).hasSize(255);
        assertThat(read.get(1).textValue()).hasSize(255);
        assertThat(read.get(2).textValue()).isEqualTo("x".repeat(254));
        assertThat(read.get(3).textValue()).isEqualTo("€".repeat(85));
        assertThat(read.get(4).isMissingNode()).isTrue();
        assertThat(encoder.alterations()).isEqualTo(Map.of("strings_cut", 3L));
    }

    @Test
    void brokenSurrogatesAreReplacedAndCounted() throws Exception {
        List<JsonNode> read =
                encoder.values(TEXT, List.of(new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, 'b'}, new byte[] {
                    (byte) 0xE2, (byte) 0x82
                }));
        assertThat(read.get(0).textValue()).isEqualTo("a\uFFFDb");
        assertThat(read.get(1).textValue()).isEqualTo("\uFFFD\uFFFD");
        assertThat(encoder.alterations()).isEqualTo(Map.of("invalid_text", 2L));
    }

    @Test
    void idsBeyond2To53SurviveAsText() throws Exception {
        List<JsonNode> read = encoder.values(
                Encoder.field("v", new ArrowType.Int(64, true)),
                List.of(1L << 53, (1L << 53) + 1, Long.MIN_VALUE, -(1L << 53)));
        assertThat(read)
                .extracting(JsonNode::toString)
                .containsExactly(
                        "9007199254740992", "\"9007199254740993\"", "\"-9223372036854775808\"", "-9007199254740992");
        assertThat(encoder.alterations()).isEqualTo(Map.of("numbers_as_text", 2L));
        encoder.compiler = new WriterCompiler("destination mixpanel", true, false, Optional.empty());
        read = encoder.values(Encoder.field("v", new ArrowType.Int(64, true)), List.of(Long.MAX_VALUE));
        assertThat(read.get(0).toString()).isEqualTo("9223372036854775807");
        assertThat(encoder.alterations()).isEqualTo(Map.of("numbers_rounded", 1L));
    }

    @Test
    void decimalsOfFortyDigitsAreExact() throws Exception {
        BigDecimal small = new BigDecimal("0.12345678901234567890123456789012345");
        BigDecimal large = new BigDecimal("1234567890123456789012345678901234567890.5");
        List<JsonNode> read = encoder.values(
                Encoder.field("v", new ArrowType.Decimal(76, 35, 256)), List.of(small, large.setScale(35)));
        assertThat(read.get(0).decimalValue()).isEqualByComparingTo(small);
        assertThat(read.get(1).textValue()).startsWith("1234567890123456789012345678901234567890.5");
        assertThat(encoder.alterations()).isEqualTo(Map.of("numbers_as_text", 1L, "numbers_rounded", 1L));
    }

    @Test
    void whatIsNoNumberIsLeftOutAndCounted() throws Exception {
        List<JsonNode> read = encoder.values(
                Encoder.field(
                        "v", new ArrowType.FloatingPoint(org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE)),
                List.of(Double.NaN, Double.POSITIVE_INFINITY, 1.5));
        assertThat(read.get(0).isMissingNode() && read.get(1).isMissingNode()).isTrue();
        assertThat(read.get(2).doubleValue()).isEqualTo(1.5);
        assertThat(encoder.alterations()).isEqualTo(Map.of("not_a_number", 2L));
    }

    @Test
    void timesKeepTheirFractionAndLocalOnesHaveNoZone() throws Exception {
        long second = 1_700_000_000_000_000L;
        Field instant = Encoder.field("v", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
        assertThat(encoder.values(
                        instant, List.of(second, second + 120_000, second + 1, -1L, 253_402_300_800_000_000L)))
                .extracting(JsonNode::textValue)
                .containsExactly(
                        "2023-11-14T22:13:20Z",
                        "2023-11-14T22:13:20.120Z",
                        "2023-11-14T22:13:20.000001Z",
                        "1969-12-31T23:59:59.999999Z",
                        "+10000-01-01T00:00:00Z");
        assertThat(encoder.alterations()).isEqualTo(Map.of("years_out_of_range", 1L));
        Field local = Encoder.field("v", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null));
        assertThat(encoder.values(local, List.of(second)).get(0).textValue()).isEqualTo("2023-11-14T22:13:20");
    }

    @Test
    void jsonIsCopiedAndWhatIsNoneGoesAsText() throws Exception {
        List<JsonNode> read = encoder.values(
                JSON,
                List.of(
                        "{\"a\" : [1,\n 2]}",
                        "{\"a\":",
                        "",
                        "null",
                        "{\"id\":9007199254740993,\"t\":\"\\ud800\"}",
                        "[".repeat(100_000)));
        assertThat(read.get(0).toString()).isEqualTo("{\"a\":[1,2]}");
        assertThat(read.get(1).textValue()).isEqualTo("{\"a\":");
        assertThat(read.get(2).textValue()).isEmpty();
        assertThat(read.get(3).isNull()).isTrue();
        assertThat(read.get(4).toString()).isEqualTo("{\"id\":\"9007199254740993\",\"t\":\"\uFFFD\"}");
        assertThat(read.get(5).textValue()).isEqualTo("[".repeat(255));
        assertThat(encoder.alterations())
                .isEqualTo(Map.of("invalid_json", 3L, "invalid_text", 1L, "numbers_as_text", 1L, "strings_cut", 1L));
    }

    @Test
    void whatLiesDeeperThanThreeLevelsGoesAsText() throws Exception {
        assertThat(encoder.values(JSON, List.of("{\"a\":{\"b\":{\"c\":{\"d\": 1}}}}"))
                        .get(0)
                        .toString())
                .isEqualTo("{\"a\":{\"b\":{\"c\":\"{\\\"d\\\": 1}\"}}}");
        assertThat(encoder.alterations()).isEqualTo(Map.of("nested_as_text", 1L));
        Field deep = Encoder.field("v", new ArrowType.List(), list(list(list(TEXT))));
        assertThat(encoder.values(deep, List.of(List.of(List.of(List.of(List.of("x"))))))
                        .get(0)
                        .toString())
                .isEqualTo("[[[\"[\\\"x\\\"]\"]]]");
        assertThat(encoder.alterations()).isEqualTo(Map.of("nested_as_text", 1L));
    }

    private static Field list(Field item) {
        return Encoder.field("item", new ArrowType.List(), item);
    }

    @Test
    void aLargeListGoesAsItIsAndIsCounted() throws Exception {
        Field list = Encoder.field("v", new ArrowType.List(), TEXT);
        List<String> texts = Collections.nCopies(254, "x".repeat(100));
        assertThat(encoder.values(list, List.of(texts)).get(0)).hasSize(254);
        assertThat(encoder.alterations()).isEqualTo(Map.of("large_values", 1L));
    }

    @Test
    void moreThan254PropertiesAreRefusedRowByRow() {
        List<Field> fields = new ArrayList<>();
        List<@Nullable Object> full = new ArrayList<>();
        List<@Nullable Object> sparse = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            fields.add(Encoder.field("c" + i, new ArrowType.Utf8()));
            full.add("x");
            sparse.add(i < 249 ? "x" : null);
        }
        Schema schema = new Schema(fields);
        List<String> texts = encoder.encode(schema, Encoder.properties(schema, NullPolicy.OMIT), List.of(full, sparse));
        assertThat(texts.get(0)).isEqualTo("refused: too_many_properties");
        assertThat(texts.get(1)).startsWith("{");
        assertThatThrownBy(() -> encoder.writer(Encoder.properties(schema, NullPolicy.SEND), schema))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining("304 properties");
    }

    @Test
    void aRecordOfAMegabyteIsRefused() {
        List<Field> fields = new ArrayList<>();
        List<List<String>> row = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            fields.add(Encoder.field("c" + i, new ArrowType.List(), TEXT));
            row.add(Collections.nCopies(254, "x".repeat(250)));
        }
        Schema schema = new Schema(fields);
        assertThat(encoder.encode(schema, Encoder.properties(schema, NullPolicy.OMIT), List.of(row)))
                .containsExactly("refused: record_too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time",
                "distinct_id",
                "$distinct_id",
                "$insert_id",
                "$user_id",
                "$device_id",
                "token",
                "ip",
                "bucket",
                "$bucket",
                "$ignore",
                "$warehouse_table",
                "perseid_deleted",
                "$import"
            })
    void aReservedNameIsAProblemOfTheMapping(String name) {
        assertThatThrownBy(() -> encoder.writer(
                        List.of(new Property(name, new PropertySource.FromColumn(0), NullPolicy.OMIT, false)),
                        new Schema(List.of(TEXT))))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining("event property \"" + name + "\"")
                .hasMessageContaining("rename");
    }

    @Test
    void otherWrongMappingsNameTheirProperty() {
        Schema schema = new Schema(List.of(TEXT, Encoder.field("w", new ArrowType.Duration(TimeUnit.SECOND))));
        PropertySource column = new PropertySource.FromColumn(0);
        assertWrong(schema, "two properties", property("a", column), property("a", column));
        assertWrong(schema, "256 characters", property("n".repeat(256), column));
        assertWrong(schema, "empty name", property("", column));
        assertWrong(schema, "set once", new Property("a", column, NullPolicy.OMIT, true));
        assertWrong(schema, "unset", new Property("a", column, NullPolicy.UNSET, false));
        assertWrong(schema, "Duration", property("a", new PropertySource.FromColumn(1)));
    }

    private void assertWrong(Schema schema, String words, Property... properties) {
        assertThatThrownBy(() -> encoder.writer(List.of(properties), schema))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("property \"");
    }

    private static Property property(String name, PropertySource source) {
        return new Property(name, source, NullPolicy.OMIT, false);
    }

    @Test
    void constantsAndSideTablesAreEncodedOnce() throws Exception {
        encoder.sides = List.of(new SideTable(
                "campaigns.csv",
                List.of("channel", "budget"),
                Map.of("spring", List.of(Optional.of("e\"mail"), Optional.empty()))));
        encoder.sideRows = new int[][] {{0, SideTable.ABSENT}};
        List<Property> properties = List.of(
                property("currency", new PropertySource.Constant("USD")),
                property("big", new PropertySource.Constant((1L << 53) + 1)),
                property("rate", new PropertySource.Constant(new BigDecimal("1.50"))),
                property("test", new PropertySource.Constant(true)),
                property("channel", new PropertySource.FromSide(0, 0)),
                new Property("budget", new PropertySource.FromSide(0, 1), NullPolicy.SEND, false));
        List<String> texts = encoder.encode(new Schema(List.of(TEXT)), properties, List.of(List.of("x"), List.of("y")));
        assertThat(texts.get(0))
                .endsWith(",\"currency\":\"USD\",\"big\":\"9007199254740993\",\"rate\":1.50,\"test\":true,"
                        + "\"channel\":\"e\\\"mail\",\"budget\":null}}");
        assertThat(texts.get(1)).endsWith("\"test\":true,\"budget\":null}}");
    }

    @Test
    void aValueOfASideTableIsWrittenWholeHoweverLongItIs() throws Exception {
        Map<String, List<Optional<Object>>> rows = new LinkedHashMap<>();
        for (int length = 0; length < 100; length++) {
            rows.put("key" + length, List.of(Optional.of("x".repeat(length)), Optional.of((long) length)));
        }
        SideTable side = new SideTable("campaigns.csv", List.of("text", "number"), rows);
        encoder.sides = List.of(side);
        int[] found = new int[150];
        List<List<String>> texts = new ArrayList<>();
        for (int row = 0; row < found.length; row++) {
            found[row] = side.find("key" + (found.length - 1 - row));
            texts.add(List.of("x"));
        }
        encoder.sideRows = new int[][] {found};
        List<Property> properties = List.of(
                property("a", new PropertySource.FromSide(0, 0)), property("b", new PropertySource.FromSide(0, 1)));

        List<String> records = encoder.encode(new Schema(List.of(TEXT)), properties, texts);

        for (int row = 0; row < found.length; row++) {
            JsonNode sent = Encoder.JACKSON.readTree(records.get(row)).path("properties");
            int length = found.length - 1 - row;
            assertThat(sent.path("a").asText("none")).isEqualTo(length < 100 ? "x".repeat(length) : "none");
            assertThat(sent.path("b").asInt(-1)).isEqualTo(length < 100 ? length : -1);
        }
    }

    private RowWriter writer() {
        return encoder.writer(List.of(), new Schema(List.of()));
    }

    /** The record, or the code of the refusal. */
    private String event(RowIdentity identity) {
        RowWriter writer = writer();
        Bytes out = new Bytes(8);
        return writer.write(0, identity, out) == 1
                ? text(out)
                : writer.refusal().code();
    }

    private static String text(Bytes out) {
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8).replace("}}{", "}}\n{");
    }
}
