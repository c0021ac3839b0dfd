package io.perseid.connector.duckdb;

import io.perseid.api.warehouse.Dialect;
import io.perseid.api.warehouse.ListOfObjects;
import io.perseid.api.warehouse.TablePath;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * DuckDB's SQL. Sessions run in UTC, which literals rely on.
 *
 * <p>Equal values that DuckDB writes differently (0.0 and -0.0, {@code 1 month} and {@code 30 days}) may fall into
 * different buckets; as keys they make no sense.
 */
final class DuckDbDialect implements Dialect {

    /** DuckDB's last microsecond, its limits page; beyond it stands infinity. */
    private static final Instant LAST = Instant.parse("+294247-01-10T04:00:54.775806Z");

    private static final Instant FIRST = Instant.parse("-290308-12-22T00:00:00Z");

    private final Path folder;

    DuckDbDialect(Path folder) {
        this.folder = folder;
    }

    @Override
    public String identifier(String name) {
        return TablePath.quoted(name);
    }

    @Override
    public String table(String written) {
        if (FileName.isFile(written)) {
            String path = folder.resolve(written).normalize().toString();
            return (FileName.isParquet(written) ? "read_parquet(" : "read_csv(") + text(path) + ")";
        }
        return TablePath.parse(written).names().stream().map(this::identifier).collect(Collectors.joining("."));
    }

    @Override
    public String text(String value) {
        // A literal cannot hold the character 0: the parser ends there.
        return value.indexOf('\0') < 0
                ? quoted(value)
                : value.codePoints()
                        .mapToObj(c -> c == 0 ? "chr(0)" : quoted(Character.toString(c)))
                        .collect(Collectors.joining(" || ", "(", ")"));
    }

    @Override
    public String instant(Instant value) {
        return "TIMESTAMPTZ '"
                + (outside(value) ? infinity(value) : digits(LocalDateTime.ofInstant(value, ZoneOffset.UTC)) + "+00")
                + "'";
    }

    @Override
    public String localTime(LocalDateTime value) {
        Instant instant = value.toInstant(ZoneOffset.UTC);
        return "TIMESTAMP '" + (outside(instant) ? infinity(instant) : digits(value)) + "'";
    }

    @Override
    public String date(LocalDate value) {
        return "DATE '" + digits(value) + "'";
    }

    /**
     * By MD5 of the text, which stays the same with every version of DuckDB; {@code hash()} does not promise that. Eight of
     * its digits read as a number cost 0.22 CPU s a million rows, {@code md5_number_lower} 0.56 (DuckDB 2.0.0).
     */
    @Override
    public String bucket(String expression, int buckets) {
        String number = "CAST('0x' || left(md5(CAST((" + expression + ") AS VARCHAR)), 8) AS UINTEGER)";
        return "CAST(coalesce(" + number + " % " + buckets + "::UINTEGER, 0) AS INTEGER)";
    }

    /** By DuckDB's own hash, which may change with its version: 0.02 CPU s a million rows (DuckDB 2.0.0). */
    @Override
    public Optional<String> keyHash(List<String> expressions) {
        return Optional.of("CAST(hash(" + String.join(", ", expressions) + ") >> 1 AS BIGINT)");
    }

    /**
     * By DuckDB's own hash: 0.15 CPU s a million rows of 19 columns, where MD5 of their texts costs 1.5 (DuckDB 2.0.0). It may
     * change with DuckDB, and its version with it.
     */
    @Override
    public Optional<String> rowHash(List<String> expressions) {
        return keyHash(expressions);
    }

    @Override
    public String byteLength(String text) {
        return "strlen(" + text + ")";
    }

    /**
     * NULL for an infinite time. DuckDB rounds nanoseconds to the nearest microsecond, so the half above is taken back: only from types that
     * have nanoseconds, which DuckDB knows before it reads a row (three quarters of the cost of a histogram otherwise).
     */
    @Override
    public String epochMicros(String expression) {
        return "(epoch_us(" + expression + ") - CASE WHEN typeof(" + expression + ") LIKE '%_NS' THEN "
                + roundedUp(expression) + " ELSE 0 END)";
    }

    @Override
    public String wholeParts(String number, long width) {
        return "((" + number + ") // " + width + ")";
    }

    /**
     * Structs, so that numbers and times keep their types. {@code min_by} with a number gives the first ones in their order and
     * holds no others: 200,000 lists of two objects cost a third of numbering the rows, {@code list()} and sorting (DuckDB 2.0.0).
     * It keeps nothing on the disk, see {@link DuckDbSession#memoryForLists}.
     */
    @Override
    public String listOfObjects(ListOfObjects list) {
        String fields = list.fields().entrySet().stream()
                .map(field -> identifier(field.getKey()) + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        String order = list.order().stream().map(DuckDbDialect::sorted).collect(Collectors.joining(", "));
        return "min_by(" + fields + ", create_sort_key(" + order + "), " + list.limit() + ")";
    }

    /** Two arguments of {@code create_sort_key}: a value, and where it stands. */
    private static String sorted(String order) {
        String descending = " DESC";
        return order.endsWith(descending)
                ? order.substring(0, order.length() - descending.length()) + ", 'DESC NULLS LAST'"
                : order + ", 'ASC NULLS LAST'";
    }

    @Override
    public boolean listsHoldFirstOnly() {
        return true;
    }

    @Override
    public String jsonMember(String json, String name) {
        // A path, because a plain text beginning with $ or / would be read as one.
        return "json_extract_string(" + json + ", "
                + text("$.\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"") + ")";
    }

    @Override
    public String asText(String expression) {
        return "CAST((" + expression + ") AS VARCHAR)";
    }

    /** 1 where a cast from nanoseconds to microseconds rounds up, else 0. */
    static String roundedUp(String expression) {
        return "CAST(coalesce(nanosecond(" + expression + ") % 1000 >= 500, false) AS BIGINT)";
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static boolean outside(Instant value) {
        return value.isAfter(LAST) || value.isBefore(FIRST);
    }

    private static String infinity(Instant value) {
        return value.isAfter(LAST) ? "infinity" : "-infinity";
    }

    private static String digits(LocalDateTime value) {
        return String.format(
                Locale.ROOT,
                "%s %02d:%02d:%02d.%06d",
                digits(value.toLocalDate()),
                value.getHour(),
                value.getMinute(),
                value.getSecond(),
                value.getNano() / 1000);
    }

    private static String digits(LocalDate value) {
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02d%s",
                value.get(ChronoField.YEAR_OF_ERA),
                value.getMonthValue(),
                value.getDayOfMonth(),
                value.getEra() == IsoEra.BCE ? " (BC)" : "");
    }
}
