package io.perseid.connector.postgres;

import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.ListOfObjects;
import io.perseid.api.warehouse.TablePath;
import io.perseid.api.warehouse.TimePart;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** PostgreSQL's SQL. Sessions run in UTC, which literals rely on. */
final class PostgresDialect implements Dialect {

    /** The last microsecond that 64 bits count from 1970; PostgreSQL itself goes 29 years further. */
    private static final Instant LAST = Instant.parse("+294247-01-10T04:00:54.775806Z");

    /** PostgreSQL's first day, its documentation of date types: 4713 BC, in its own calendar 24 November -4713. */
    private static final Instant FIRST = Instant.parse("-4712-01-01T00:00:00Z");

    private static final Map<TimePart, Integer> SECONDS =
            Map.of(TimePart.SECOND, 1, TimePart.HOUR, 3_600, TimePart.DAY, 86_400);

    private static final LocalDate LAST_DATE = LocalDate.of(5_874_897, 12, 31);

    @Override
    public String identifier(String name) {
        return TablePath.quoted(name);
    }

    /** Upper and lower case as written: PostgreSQL folds only names without quotes. */
    @Override
    public String table(String written) {
        return TablePath.parse(written).names().stream().map(TablePath::quoted).collect(Collectors.joining("."));
    }

    /** No text of PostgreSQL holds the character 0, so nothing equals one that does: NULL. */
    @Override
    public String text(String value) {
        return value.indexOf('\0') < 0 ? "'" + value.replace("'", "''") + "'" : "CAST(NULL AS text)";
    }

    @Override
    public String instant(Instant value) {
        return "TIMESTAMPTZ '"
                + (outside(value) ? infinity(value) : digits(LocalDateTime.ofInstant(value, ZoneOffset.UTC), "+00"))
                + "'";
    }

    @Override
    public String localTime(LocalDateTime value) {
        Instant instant = value.toInstant(ZoneOffset.UTC);
        return "TIMESTAMP '" + (outside(instant) ? infinity(instant) : digits(value, "")) + "'";
    }

    @Override
    public String date(LocalDate value) {
        boolean last = value.isAfter(LAST_DATE);
        boolean outside = last || value.getYear() < -4712;
        return "DATE '" + (outside ? last ? "infinity" : "-infinity" : day(value) + era(value)) + "'";
    }

    /**
     * By the hash that hash partitions rely on, and that therefore stays the same with every version; of the bytes of the
     * text, whatever its collation. {@code md5} costs more, and servers in FIPS mode have none.
     */
    @Override
    public String bucket(String expression, int buckets) {
        return "CAST(coalesce((pg_catalog.hashtextextended(CAST((" + expression + ") AS text) COLLATE \"C\", 0)"
                + " & 9223372036854775807) % " + buckets + ", 0) AS integer)";
    }

    /** In the collation of the state table, whatever that of the columns is. */
    @Override
    public String keyText(List<String> expressions) {
        return "(" + Dialect.super.keyText(expressions) + ") COLLATE \"C\"";
    }

    /**
     * By the same hash, of the texts of all values with their lengths, so that no two rows read alike. What a type's text leaves
     * out cannot be told apart, which is nothing for PostgreSQL's own types as our sessions write them.
     */
    @Override
    public Optional<String> rowHash(List<String> expressions) {
        String all = expressions.stream()
                .map(this::asText)
                .map(text -> "coalesce(CAST(octet_length(" + text + ") AS text) || ':' || " + text + ", '-')")
                .collect(Collectors.joining(" || "));
        return Optional.of("(pg_catalog.hashtextextended((" + all + ") COLLATE \"C\", 0) & 9223372036854775807)");
    }

    /** NULL for an infinite time, and for the few last years that 64 bits of microseconds do not hold. */
    @Override
    public String epochMicros(String expression) {
        return "CASE WHEN isfinite(" + expression + ") AND " + expression + " < '294247-01-01' THEN"
                + " CAST(extract(epoch FROM " + expression + ") * 1000000 AS bigint) END";
    }

    /** By the epoch, because PostgreSQL has no function that counts; sessions run in UTC. */
    @Override
    public String difference(String from, String to, TimePart part) {
        return "CAST((" + seconds(to, part) + " - " + seconds(from, part) + ") / " + SECONDS.get(part) + " AS bigint)";
    }

    private String seconds(String time, TimePart part) {
        return "extract(epoch FROM " + truncate(time, part) + ")";
    }

    /** Without NULLs, as the writers leave them out of a warehouse's own structs. */
    @Override
    public String listOfObjects(ListOfObjects list) {
        String fields = list.fields().entrySet().stream()
                .map(field -> text(field.getKey()) + ", " + field.getValue())
                .collect(Collectors.joining(", ", "json_strip_nulls(json_build_object(", "))"));
        return "array_to_json((array_agg(" + fields + " ORDER BY " + list.orderBy() + "))[1:" + list.limit() + "])";
    }

    /** JSON of a timestamp without zone has the T and no offset; sessions run in UTC. */
    @Override
    public String timeInObject(String timestamp) {
        return "CAST(" + timestamp + " AS timestamp)";
    }

    @Override
    public String jsonMember(String json, String name) {
        return "(CAST(" + json + " AS jsonb) ->> " + text(name) + ")";
    }

    @Override
    public String toJson(String expression) {
        return "to_jsonb(" + expression + ")";
    }

    @Override
    public String asText(String expression) {
        return "CAST((" + expression + ") AS text)";
    }

    private static boolean outside(Instant value) {
        return value.isAfter(LAST) || value.isBefore(FIRST);
    }

    private static String infinity(Instant value) {
        return value.isAfter(LAST) ? "infinity" : "-infinity";
    }

    private static String digits(LocalDateTime value, String zone) {
        return String.format(
                Locale.ROOT,
                "%s %02d:%02d:%02d.%06d%s%s",
                day(value.toLocalDate()),
                value.getHour(),
                value.getMinute(),
                value.getSecond(),
                value.getNano() / 1000,
                zone,
                era(value.toLocalDate()));
    }

    private static String day(LocalDate value) {
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02d",
                value.get(ChronoField.YEAR_OF_ERA),
                value.getMonthValue(),
                value.getDayOfMonth());
    }

    private static String era(LocalDate value) {
        return value.getEra() == IsoEra.BCE ? " BC" : "";
    }
}
