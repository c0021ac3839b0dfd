package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.terminal.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each type of a column, from a real DuckDB and a real PostgreSQL to the bytes that Mixpanel gets. */
final class TypesTest {

    /**
     * One type.
     *
     * @param duckdb an expression of this type
     * @param postgres the same value there
     * @param json the bytes of the property's value; empty for no property
     */
    private record Type(String name, String duckdb, String postgres, String json) {}

    private static final List<Type> TYPES = List.of(
            new Type("tiny", "CAST(-7 AS TINYINT)", "(-7)::smallint", "-7"),
            new Type("whole", "2147483647", "2147483647", "2147483647"),
            new Type("exact", "9007199254740992::BIGINT", "9007199254740992::bigint", "9007199254740992"),
            new Type("beyond", "9007199254740993::BIGINT", "9007199254740993::bigint", "\"9007199254740993\""),
            new Type(
                    "lowest",
                    "-9223372036854775807::BIGINT - 1",
                    "(-9223372036854775808)::bigint",
                    "\"-9223372036854775808\""),
            new Type(
                    "unsigned",
                    "18446744073709551615::UBIGINT",
                    "18446744073709551615::numeric(20,0)",
                    "\"18446744073709551615\""),
            new Type(
                    "huge",
                    "12345678901234567890123456789012345678::HUGEINT",
                    "12345678901234567890123456789012345678::numeric(38,0)",
                    "\"12345678901234567890123456789012345678\""),
            new Type("price", "10.50::DECIMAL(12,2)", "10.50::numeric(12,2)", "10.50"),
            new Type("cent", "-0.01::DECIMAL(5,2)", "(-0.01)::numeric(5,2)", "-0.01"),
            new Type("small", "0.0000000001::DECIMAL(20,10)", "0.0000000001::numeric(20,10)", "0.0000000001"),
            new Type("ratio", "0.1::DOUBLE", "0.1::float8", "0.1"),
            new Type("single", "0.1::FLOAT", "0.1::float4", "0.1"),
            new Type("large", "1e300::DOUBLE", "1e300::float8", "1.0E300"),
            new Type("wrong", "'NaN'::DOUBLE", "'NaN'::float8", ""),
            new Type("yes", "TRUE", "TRUE", "true"),
            new Type("no_", "FALSE", "FALSE", "false"),
            new Type(
                    "text",
                    "'a \"quoted\" \\ é' || chr(10) || '😀'",
                    "'a \"quoted\" \\ é' || chr(10) || '😀'",
                    "\"a \\\"quoted\\\" \\\\ é\\n😀\""),
            new Type("empty", "''", "''", "\"\""),
            new Type(
                    "instant",
                    "TIMESTAMPTZ '2026-01-31 08:00:00.123456+02'",
                    "TIMESTAMPTZ '2026-01-31 08:00:00.123456+02'",
                    "\"2026-01-31T06:00:00.123456Z\""),
            new Type(
                    "milli",
                    "TIMESTAMPTZ '2026-01-31 08:00:00.25+00'",
                    "TIMESTAMPTZ '2026-01-31 08:00:00.25+00'",
                    "\"2026-01-31T08:00:00.250Z\""),
            new Type(
                    "local_",
                    "TIMESTAMP '2026-01-31 08:00:00'",
                    "TIMESTAMP '2026-01-31 08:00:00'",
                    "\"2026-01-31T08:00:00\""),
            new Type("day", "DATE '2026-01-31'", "DATE '2026-01-31'", "\"2026-01-31\""),
            new Type("clock", "TIME '23:59:59.5'", "TIME '23:59:59.5'", "\"23:59:59.500\""),
            new Type("span", "INTERVAL '1 day 02:03:04'", "INTERVAL '1 day 02:03:04'", "\"1 day 02:03:04\""),
            new Type(
                    "uuid",
                    "'0F4B7C1A-1111-4222-8333-444455556666'::UUID",
                    "'0F4B7C1A-1111-4222-8333-444455556666'::uuid",
                    "\"0f4b7c1a-1111-4222-8333-444455556666\""),
            new Type("bytes", "'\\xAA\\x00\\xFF'::BLOB", "'\\xaa00ff'::bytea", "\"qgD/\""),
            new Type("word", "'x'::ENUM('x', 'y')", "'x'::varchar(3)", "\"x\""),
            new Type("list", "[1, 2, NULL]", "ARRAY[1, 2, NULL]", "[1,2,null]"),
            new Type("texts", "['a\"b', NULL]", "ARRAY['a\"b', NULL]", "[\"a\\\"b\",null]"),
            new Type("wide", "[9007199254740993]", "ARRAY[9007199254740993]", "[\"9007199254740993\"]"),
            new Type(
                    "object",
                    "{'a': 1, 'b': [0.50::DECIMAL(3,2)]}",
                    "'{\"a\": 1, \"b\": [0.50]}'::jsonb",
                    "{\"a\":1,\"b\":[0.50]}"),
            new Type("map", "MAP {'k': 1.5::DECIMAL(3,1)}", "'{\"k\": 1.5}'::jsonb", "{\"k\":1.5}"),
            new Type(
                    "json",
                    "'{\"n\": 1.50, \"big\": 9007199254740993, \"t\": [true, null]}'::JSON",
                    "'{\"n\": 1.50, \"big\": 9007199254740993, \"t\": [true, null]}'::json",
                    "{\"n\":1.50,\"big\":\"9007199254740993\",\"t\":[true,null]}"));

    /** PostgreSQL's number without a precision has no equal in DuckDB. */
    private static final List<Type> OF_POSTGRES = List.of(
            new Type("any_price", "", "10.50::numeric", "10.50"),
            new Type("any_whole", "", "9007199254740993::numeric", "\"9007199254740993\""),
            // Such a number comes as JSON, which has no NaN; what is no JSON goes as a text.
            new Type("any_wrong", "", "'NaN'::numeric", "\"NaN\""));

    private static final List<Type> OF_DUCKDB = List.of(
            new Type("nano", "TIMESTAMP_NS '2026-01-31 08:00:00.123456789'", "", "\"2026-01-31T08:00:00.123456\""),
            new Type("pairs", "MAP {1: 'a'}", "", "{\"1\":\"a\"}"),
            new Type("rows", "[{'sku': 'a', 'price': 1.50::DECIMAL(5,2)}]", "", "[{\"sku\":\"a\",\"price\":1.50}]"));

    @TempDir
    Path folder;

    private TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void ofDuckDb() {
        List<Type> types = together(OF_DUCKDB);
        for (String statement : tables(types, Type::duckdb)) {
            shop.sql(statement);
        }
        assertSent(types);
    }

    @Test
    void ofPostgres() throws Exception {
        List<Type> types = together(OF_POSTGRES);
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                for (String each : tables(types, Type::postgres)) {
                    statement.execute(each);
                }
            }
            shop.write(
                    "config/perseid.yaml",
                    Files.readString(folder.resolve("config/perseid.yaml"))
                            .replace(
                                    "{type: duckdb, file: shop.duckdb, zone: UTC}",
                                    "{type: postgres, host: localhost, port: " + server.getPort()
                                            + ", database: postgres, user: postgres, tls: disable, zone: UTC}"));
            assertSent(types);
        }
    }

    private static List<Type> together(List<Type> more) {
        return List.of(TYPES, more).stream().flatMap(List::stream).toList();
    }

    /** A row with every value, and one with none. */
    private static List<String> tables(List<Type> types, Function<Type, String> expression) {
        String columns = types.stream()
                .map(type -> expression.apply(type) + " AS " + type.name())
                .collect(Collectors.joining(", "));
        return List.of(
                "CREATE TABLE all_types AS SELECT 1 AS id, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS happened_at, "
                        + columns,
                "INSERT INTO all_types (id, happened_at) VALUES (2, TIMESTAMPTZ '2026-01-02 00:00:00+00')");
    }

    private void assertSent(List<Type> types) {
        String names = types.stream().map(Type::name).collect(Collectors.joining(", "));
        List<String> plain = payloads("[" + names + "]");
        assertThat(plain.get(0)).endsWith(values(types));
        assertThat(plain.get(1)).doesNotContain(types.get(0).name() + "\":").doesNotContain("null");
        List<String> sent = payloads("{"
                + types.stream()
                        .map(type -> type.name() + ": {column: " + type.name() + ", nulls: send}")
                        .collect(Collectors.joining(", "))
                + "}");
        assertThat(sent.get(0)).endsWith(values(types));
        assertThat(sent.get(1))
                .endsWith(types.stream()
                        .map(type -> ",\"" + type.name() + "\":null")
                        .collect(Collectors.joining("", "", "}}")));
    }

    private static String values(List<Type> types) {
        return types.stream()
                .filter(type -> !type.json().isEmpty())
                .map(type -> ",\"" + type.name() + "\":" + type.json())
                .collect(Collectors.joining("", "", "}}"));
    }

    private List<String> payloads(String properties) {
        shop.write("config/syncs/types.yaml", """
                sync: types
                warehouse: shop
                destination: mixpanel
                mode: standard
                schedule: manual
                events:
                  from: all_types
                  name: typed
                  time: happened_at
                  user: id
                  key: id
                  properties: PROPERTIES
                """.replace("PROPERTIES", properties));
        TestShop.Said said = shop.call("preview", "types", "--json");
        assertThat(said.code()).as(said.err()).isZero();
        JsonNode rows = Json.parse(said.out()).orElseThrow().get("rows");
        return List.of(
                        rows.get(0).get("payload").asText(),
                        rows.get(1).get("payload").asText())
                .stream()
                .sorted((a, b) -> Integer.compare(a.indexOf("\"time\":1767312000"), b.indexOf("\"time\":1767312000")))
                .toList();
    }
}
