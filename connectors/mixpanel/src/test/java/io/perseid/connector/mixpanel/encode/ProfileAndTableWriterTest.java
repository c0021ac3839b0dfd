package io.perseid.connector.mixpanel.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NameSet;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.ProfileMembers;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.failure.PerseidException;
import io.perseid.testkit.destination.ArrowRows;
import io.perseid.testkit.destination.EncodedRows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileAndTableWriterTest {

    private static final Schema TWO = new Schema(
            List.of(Encoder.field("a", new ArrowType.Utf8()), Encoder.field("b", new ArrowType.Int(32, true))));
    private static final String USER =
            "{\"$token\":\"t0ken\",\"$distinct_id\":\"customer-0\",\"$ip\":\"0\",\"$ignore_time\":true,";

    private final Encoder encoder = new Encoder();

    @AfterEach
    void close() {
        encoder.close();
    }

    @Test
    void aUserIsSetSetOnceAndUnset() {
        encoder.kind = RecordKind.USER;
        List<Property> properties = List.of(
                property("plan", 0, NullPolicy.UNSET, false),
                property("first plan", 0, NullPolicy.UNSET, true),
                property("seats", 1, NullPolicy.UNSET, false));
        List<String> texts = encoder.encode(
                TWO,
                properties,
                List.of(Arrays.asList("pro", 3), Arrays.asList("pro", null), Arrays.asList(null, null)));
        assertThat(texts.get(0))
                .isEqualTo(USER + "\"$set\":{\"plan\":\"pro\",\"seats\":3}}," + USER
                        + "\"$set_once\":{\"first plan\":\"pro\"}}");
        String second = USER.replace("customer-0", "customer-1");
        assertThat(texts.get(1))
                .isEqualTo(second + "\"$set\":{\"plan\":\"pro\"}}," + second
                        + "\"$set_once\":{\"first plan\":\"pro\"}}," + second + "\"$unset\":[\"seats\"]}");
        String third = USER.replace("customer-0", "customer-2");
        assertThat(texts.get(2)).isEqualTo(third + "\"$unset\":[\"plan\",\"seats\"]}");
    }

    @Test
    void recordsOfARowAreCounted() {
        encoder.kind = RecordKind.USER;
        RowWriter writer = encoder.writer(
                List.of(
                        property("a", 0, NullPolicy.OMIT, false),
                        property("once", 0, NullPolicy.OMIT, true),
                        property("b", 1, NullPolicy.UNSET, false)),
                TWO);
        try (VectorSchemaRoot rows = ArrowRows.of(encoder.allocator, TWO, List.of(Arrays.asList("x", null)))) {
            writer.bind(new RowBatch(rows, new int[0][]));
            assertThat(writer.write(0, EncodedRows.identity(0), new Bytes(8))).isEqualTo(3);
        }
    }

    @Test
    void aUserWithoutAnyValueStillExists() {
        encoder.kind = RecordKind.USER;
        assertThat(encoder.encode(
                        TWO, List.of(property("a", 0, NullPolicy.OMIT, false)), List.of(Arrays.asList(null, null))))
                .containsExactly(USER + "\"$set\":{}}");
        assertThat(encoder.encode(
                        TWO, List.of(property("a", 0, NullPolicy.SEND, false)), List.of(Arrays.asList(null, null))))
                .containsExactly(USER + "\"$set\":{\"a\":null}}");
    }

    @Test
    void membersThatARowHasNoMoreAreUnset() {
        encoder.kind = RecordKind.USER;
        List<Property> properties = List.of(
                property("plan", 1, NullPolicy.OMIT, false),
                new Property("a.*", new PropertySource.Members(0, "a_"), NullPolicy.OMIT, false));
        ProfileMembers members = new ProfileMembers();
        for (String name : List.of("a_gone", "plan", "a_kept", "a_null", "\\u0001")) {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            members.before.add(utf8, 0, utf8.length);
        }
        RowWriter writer = encoder.writer(properties, TWO);
        Bytes out = new Bytes(8);
        try (VectorSchemaRoot rows = ArrowRows.of(
                encoder.allocator, TWO, List.of(Arrays.asList("{\"new\":1,\"kept\":2,\"null\":null}", null)))) {
            writer.bind(new RowBatch(rows, new int[0][]));
            assertThat(writer.write(0, EncodedRows.identity(0), members, out)).isEqualTo(2);
        }
        assertThat(new String(out.array(), 0, out.size(), StandardCharsets.UTF_8))
                .isEqualTo(USER + "\"$set\":{\"a_new\":1,\"a_kept\":2}}," + USER
                        + "\"$unset\":[\"a_gone\",\"a_null\",\"\\u0001\"]}");
        assertThat(names(members.sent)).containsExactly("a_new", "a_kept");
        assertThat(names(members.unset)).containsExactly("a_gone", "a_null", "\\u0001");
    }

    private static List<String> names(NameSet names) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> new String(names.bytes(), names.start(i), names.length(i), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void deletingAUserFollowsAliasesOnlyWhereUpdatesDo() {
        encoder.kind = RecordKind.USER;
        assertThat(deleted()).isEqualTo(USER + "\"$delete\":\"\",\"$ignore_alias\":true}");
        encoder.compiler = Encoder.compiler(false);
        assertThat(deleted()).isEqualTo(USER + "\"$delete\":\"\"}");
    }

    @Test
    void aGroupHasItsKeyAndNeverADistinctId() {
        encoder.kind = RecordKind.GROUP;
        String head = "{\"$token\":\"t0ken\",\"$group_key\":\"company\",\"$group_id\":\"key-0\",";
        assertThat(encoder.encode(
                        TWO, List.of(property("a", 0, NullPolicy.UNSET, false)), List.of(Arrays.asList("x", 1))))
                .containsExactly(head + "\"$set\":{\"a\":\"x\"}}");
        assertThat(deleted()).isEqualTo(head + "\"$delete\":\"\"}");
    }

    @Test
    void profilesWithoutAnIdAreRefused() {
        encoder.kind = RecordKind.USER;
        assertThat(refusal("")).isEqualTo("no_user");
        assertThat(refusal("Null")).isEqualTo("refused_id");
        encoder.kind = RecordKind.GROUP;
        assertThat(refusal("")).isEqualTo("no_key");
    }

    private String refusal(String id) {
        RowIdentity identity = new RowIdentity();
        identity.user.set(id);
        identity.key.set(id);
        RowWriter writer = encoder.writer(List.of(), TWO);
        assertThat(writer.write(0, identity, new Bytes(8))).isZero();
        return writer.refusal().code();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$distinct_id", "$token", "$ip", "$time", "$last_seen", "$latitude", "bucket"})
    void aReservedNameIsAProblemOfTheMapping(String name) {
        encoder.kind = RecordKind.USER;
        assertThatThrownBy(() -> encoder.writer(List.of(property(name, 0, NullPolicy.UNSET, false)), TWO))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining("user property \"" + name + "\"");
    }

    @Test
    void profilesNeedTheToken() {
        encoder.kind = RecordKind.USER;
        encoder.compiler = new WriterCompiler("destination mixpanel", true, true, Optional.empty());
        assertThatThrownBy(() -> encoder.writer(List.of(), TWO))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining("token");
    }

    @Test
    void aTableIsACsvFileWhoseFirstColumnIsTheKey() {
        encoder.kind = RecordKind.LOOKUP;
        Schema schema = new Schema(List.of(
                Encoder.field("a", new ArrowType.Utf8()),
                Encoder.field("t", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                Encoder.field("n", new ArrowType.Decimal(38, 2, 128)),
                Encoder.field("l", new ArrowType.List(), Encoder.field("item", new ArrowType.Utf8()))));
        List<Property> properties = List.of(
                property("name, \"full\"", 0, NullPolicy.OMIT, false),
                property("key", 1, NullPolicy.OMIT, false),
                property("n", 2, NullPolicy.OMIT, false),
                property("l", 3, NullPolicy.OMIT, false),
                new Property("c", new PropertySource.Constant("x,y"), NullPolicy.OMIT, false));
        RowWriter writer = encoder.writer(properties, schema);
        assertThat(new String(writer.framing().open(), StandardCharsets.UTF_8))
                .isEqualTo("_key,\"name, \"\"full\"\"\",key,n,l,c\r\n");
        assertThat(encoder.encode(
                        schema,
                        properties,
                        List.of(
                                Arrays.asList(
                                        "say \"hi\"\n",
                                        1_700_000_000_000_000L,
                                        new BigDecimal("12.50"),
                                        List.of("a", "b")),
                                Arrays.asList(null, null, new BigDecimal("123456789012345678901234567890.12"), null),
                                Arrays.asList("x".repeat(300), null, null, List.of()))))
                .containsExactly(
                        "key-0,\"say \"\"hi\"\"\n\",2023-11-14T22:13:20Z,12.50,\"[\"\"a\"\",\"\"b\"\"]\",\"x,y\"",
                        "key-1,,,123456789012345678901234567890.12,,\"x,y\"",
                        "key-2," + "x".repeat(300) + ",,,[],\"x,y\"");
    }

    @Test
    void aRowWithoutAKeyWouldSpoilTheTable() {
        encoder.kind = RecordKind.LOOKUP;
        RowWriter writer = encoder.writer(List.of(property("a", 0, NullPolicy.OMIT, false)), TWO);
        RowIdentity identity = new RowIdentity();
        identity.key.set("  ");
        assertThat(writer.write(0, identity, new Bytes(8))).isZero();
        assertThat(writer.refusal().code()).isEqualTo("no_key");
        for (String falsy : List.of("0", "False", "null")) {
            identity.key.set(falsy);
            assertThat(writer.write(0, identity, new Bytes(8))).as(falsy).isZero();
            assertThat(writer.refusal().code()).isEqualTo("falsy_key");
        }
        assertThatThrownBy(() -> encoder.writer(List.of(), TWO))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining("nothing but its key");
    }

    private String deleted() {
        Bytes out = new Bytes(8);
        encoder.writer(List.of(), TWO).delete(EncodedRows.identity(0), out);
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    private static Property property(String name, int column, NullPolicy nulls, boolean once) {
        return new Property(name, new PropertySource.FromColumn(column), nulls, once);
    }
}
