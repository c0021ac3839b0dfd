package io.perseid.connector.snowflake;

import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.ListOfObjects;
import io.perseid.api.warehouse.TablePath;
import io.perseid.api.warehouse.TimePart;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/**
 * Snowflake's SQL. Times are written as numbers, because how a text is read depends on parameters of the account, and because
 * Snowflake's formats end at the year 9999; a comment says what they are.
 */
final class SnowflakeDialect implements Dialect {

    @Override
    public String identifier(String name) {
        return TablePath.quoted(name);
    }

    @Override
    public String table(String written) {
        return TableName.parts(written).stream().map(this::identifier).collect(Collectors.joining("."));
    }

    /** A backslash escapes in Snowflake's literals, so it is doubled. */
    @Override
    public String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''").replace("\0", "\\u0000") + "'";
    }

    @Override
    public String instant(Instant value) {
        return timestamp(
                "TO_TIMESTAMP_LTZ", value, value.truncatedTo(ChronoUnit.MICROS).toString());
    }

    @Override
    public String localTime(LocalDateTime value) {
        return timestamp(
                "TO_TIMESTAMP_NTZ",
                value.toInstant(ZoneOffset.UTC),
                value.truncatedTo(ChronoUnit.MICROS).toString());
    }

    @Override
    public String date(LocalDate value) {
        if (value.getYear() < 1 || value.getYear() > 9999) {
            return "CAST(" + localTime(value.atStartOfDay()) + " AS DATE)";
        }
        return "TO_DATE('" + value + "', 'YYYY-MM-DD')";
    }

    /** By MD5 of the text, which lasts; {@code HASH} is not said to be the same after a release. */
    @Override
    public String bucket(String expression, int buckets) {
        return "CAST(COALESCE(MOD(MD5_NUMBER_LOWER64(TO_VARCHAR(" + expression + ")), " + buckets
                + "), 0) AS NUMBER(9, 0))";
    }

    @Override
    public String epochMicros(String expression) {
        return "CAST(DATE_PART(EPOCH_MICROSECOND, " + expression + ") AS NUMBER(18, 0))";
    }

    @Override
    public String truncate(String time, TimePart part) {
        return "DATE_TRUNC('" + part.name() + "', " + time + ")";
    }

    /** Counts the starts of the part that lie between, Snowflake's reference of DATEDIFF; sessions run in UTC. */
    @Override
    public String difference(String from, String to, TimePart part) {
        return "DATEDIFF('" + part.name() + "', " + from + ", " + to + ")";
    }

    /** Without NULLs, which {@code OBJECT_CONSTRUCT} leaves out, as the writers leave them out of a warehouse's own structs. */
    @Override
    public String listOfObjects(ListOfObjects list) {
        String fields = list.fields().entrySet().stream()
                .map(field -> text(field.getKey()) + ", " + field.getValue())
                .collect(Collectors.joining(", ", "OBJECT_CONSTRUCT(", ")"));
        return "ARRAY_SLICE(ARRAY_AGG(" + fields + ") WITHIN GROUP (ORDER BY " + list.orderBy() + "), 0, "
                + list.limit() + ")";
    }

    /** How a time in an object is written depends on parameters of the account, so it becomes a text; sessions run in UTC. */
    @Override
    public String timeInObject(String timestamp) {
        return "TO_VARCHAR(" + timestamp + ", 'YYYY-MM-DD\"T\"HH24:MI:SS.FF6')";
    }

    @Override
    public String parseJson(String text) {
        return "PARSE_JSON(" + text + ")";
    }

    @Override
    public String jsonMember(String json, String name) {
        return "CAST(GET(" + json + ", " + text(name) + ") AS VARCHAR)";
    }

    @Override
    public String toJson(String expression) {
        return "TO_VARIANT(" + expression + ")";
    }

    @Override
    public String asText(String expression) {
        return "TO_VARCHAR(" + expression + ")";
    }

    private static String timestamp(String function, Instant value, String readable) {
        long micros = Math.addExact(Math.multiplyExact(value.getEpochSecond(), 1_000_000L), value.getNano() / 1000);
        return function + "(" + micros + ", 6) /* " + readable + " */";
    }
}
