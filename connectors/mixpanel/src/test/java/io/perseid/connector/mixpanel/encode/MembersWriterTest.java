package io.perseid.connector.mixpanel.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.RecordKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MembersWriterTest {

    private static final Field TEXT = Encoder.field("t", ArrowType.Utf8.INSTANCE);

    private final Encoder encoder = new Encoder();

    @AfterEach
    void close() {
        encoder.close();
    }

    @Test
    void eachMemberBecomesAProperty() throws Exception {
        String json =
                "{ \"url\": \"/a?b=,}\\\"\", \"n\": 5, \"big\": 9007199254740993, \"deep\": {\"l\": [1, {\"x\": \"]\"}]},"
                        + " \"none\": null, \"yes\": true, \"\\u00fc\\n\": 1.50 }";
        assertThat(properties(json, null))
                .isEqualTo(
                        "{\"url\":\"/a?b=,}\\\"\",\"n\":5,\"big\":\"9007199254740993\",\"deep\":{\"l\":[1,{\"x\":\"]\"}]},"
                                + "\"yes\":true,\"ü\\n\":1.50}");
    }

    @Test
    void anEmptyObjectOrNullGivesNothing() throws Exception {
        assertThat(properties("{}", null)).isEqualTo("{}");
        assertThat(properties(" null ", null)).isEqualTo("{}");
        assertThat(properties(null, null)).isEqualTo("{}");
    }

    @Test
    void aColumnBeatsAMemberAndTheFirstMemberALaterOne() throws Exception {
        assertThat(properties(
                        "{\"plan\":\"free\",\"\\u0070lan\":1,\"a\":1,\"a\":2,\"ctx_os\":\"mine\"}",
                        "{\"os\":\"linux\",\"v\":2}"))
                .isEqualTo("{\"a\":1,\"ctx_os\":\"mine\",\"ctx_v\":2}");
    }

    @Test
    void aReservedNameIsLeftOutAndCounted() throws Exception {
        assertThat(properties(
                        "{\"time\":1,\"distinct_id\":\"x\",\"$warehouse_x\":1,\"token\":\"t\",\"\":1,\"ok\":1}", null))
                .isEqualTo("{\"ok\":1}");
        assertThat(encoder.alterations()).containsExactlyEntriesOf(Map.of("reserved_names", 5L));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String wrong : List.of("[1]", "\"text\"", "5", "{\"a\":", "not json", "")) {
            assertThat(encode(wrong, null)).as(wrong).isEqualTo("refused: not_an_object");
        }
        encoder.kind = RecordKind.USER;
        assertThat(encode("[1]", null)).isEqualTo("refused: not_an_object");
    }

    @Test
    void tooManyMembersAreRefusedAndNotCut() {
        assertThat(encode(members(249), null)).contains("\"m248\":248");
        assertThat(encode(members(255), null)).isEqualTo("refused: too_many_properties");
    }

    @Test
    void profilesTakeMembersToo() {
        encoder.kind = RecordKind.USER;
        assertThat(encode("{\"city\":\"Kyiv\",\"$email\":\"a@b\"}", null))
                .contains("\"$set\":{\"city\":\"Kyiv\",\"$email\":\"a@b\"}");
    }

    private static String members(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"m" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String properties(@Nullable String first, @Nullable String second) throws Exception {
        String text = encode(first, second);
        assertThat(Encoder.JACKSON.readTree(text).isObject()).as(text).isTrue();
        String ip = "\"ip\":0";
        String all = text.substring(text.indexOf(ip) + ip.length(), text.length() - 1);
        return all.startsWith(",") ? "{" + all.substring(1) : "{" + all;
    }

    /** A row with two columns of members, the second with a prefix, and a column {@code plan} that is NULL. */
    private String encode(@Nullable String first, @Nullable String second) {
        Schema schema = new Schema(List.of(TEXT, TEXT, TEXT));
        List<Property> properties = List.of(
                new Property("plan", new PropertySource.FromColumn(2), NullPolicy.OMIT, false),
                new Property("properties.*", new PropertySource.Members(0, ""), NullPolicy.OMIT, false),
                new Property("ctx_context.*", new PropertySource.Members(1, "ctx_"), NullPolicy.OMIT, false));
        return encoder.encode(schema, properties, List.of(Arrays.asList(new @Nullable Object[] {first, second, null})))
                .get(0);
    }
}
