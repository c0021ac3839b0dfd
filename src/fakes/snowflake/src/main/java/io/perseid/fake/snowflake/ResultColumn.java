package io.perseid.fake.snowflake;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of a result: DuckDB's type of it, Snowflake's, and how the one is sent as the other.
 *
 * @param name as the result names it
 * @param duck DuckDB's type
 * @param type Snowflake's type as the protocol calls it: fixed, text, real, timestamp_ntz and so on
 */
record ResultColumn(String name, String duck, String type, int precision, int scale) {

    /** Minutes of the offset that every TIMESTAMP_TZ is sent with, plus 1440: half past five, because DuckDB keeps none. */
    private static final int OFFSET = 1440 + 330;

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    static ResultColumn of(String name, String duck) {
        Matcher decimal = DECIMAL.matcher(duck);
        if (decimal.matches()) {
            return new ResultColumn(
                    name, duck, "fixed", Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        return switch (duck) {
            case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT" -> fixed(name, duck, 10);
            case "BIGINT", "UINTEGER" -> fixed(name, duck, 18);
            case "UBIGINT" -> fixed(name, duck, 20);
            case "HUGEINT" -> fixed(name, duck, 38);
            case "FLOAT", "DOUBLE" -> new ResultColumn(name, duck, "real", 0, 0);
            case "BOOLEAN" -> new ResultColumn(name, duck, "boolean", 0, 0);
            case "DATE" -> new ResultColumn(name, duck, "date", 0, 0);
            case "TIME" -> new ResultColumn(name, duck, "time", 0, 9);
            case "TIMESTAMP", "TIMESTAMP_NS" -> new ResultColumn(name, duck, "timestamp_ntz", 0, 9);
            case "TIMESTAMP_S" -> new ResultColumn(name, duck, "timestamp_ntz", 0, 0);
            case "TIMESTAMP_MS" -> new ResultColumn(name, duck, "timestamp_ntz", 0, 3);
            case "TIMESTAMP WITH TIME ZONE" -> new ResultColumn(name, duck, "timestamp_ltz", 0, 9);
            case "TIMESTAMP WITH TIME ZONE_NS", "TIMESTAMPTZ_NS", "TIMESTAMP_NS WITH TIME ZONE" ->
                new ResultColumn(name, duck, "timestamp_tz", 0, 9);
            case "JSON" -> new ResultColumn(name, duck, "variant", 0, 0);
            case "JSON[]" -> new ResultColumn(name, duck, "array", 0, 0);
            case "MAP(VARCHAR, JSON)" -> new ResultColumn(name, duck, "object", 0, 0);
            case "BLOB" -> new ResultColumn(name, duck, "binary", 0, 0);
            default -> new ResultColumn(name, duck, "text", 0, 0);
        };
    }

    private static ResultColumn fixed(String name, String duck, int precision) {
        return new ResultColumn(name, duck, "fixed", precision, 0);
    }

    /** The column in a reply's {@code rowtype}. */
    Map<String, @Nullable Object> rowType() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("type", type);
        row.put("nullable", true);
        boolean number = type.equals("fixed");
        boolean scaled = number || type.startsWith("time");
        row.put("precision", scaled ? Integer.valueOf(precision) : null);
        row.put("scale", scaled ? Integer.valueOf(scale) : null);
        Map<String, Integer> lengths = Map.of("text", 16_777_216, "binary", 8_388_608);
        row.put("length", lengths.get(type));
        row.put("byteLength", lengths.get(type));
        return row;
    }

    /** What the driver finds in the metadata of an Arrow field. */
    Map<String, String> arrowMetadata() {
        return Map.of(
                "logicalType",
                type.toUpperCase(Locale.ROOT),
                "precision",
                String.valueOf(precision == 0 ? 38 : precision),
                "scale",
                String.valueOf(scale),
                "charLength",
                type.equals("text") ? "16777216" : "0",
                "byteLength",
                type.equals("text") ? "16777216" : "0",
                "finalType",
                "T");
    }

    /** DuckDB's expression for the text in a JSON reply. */
    String json() {
        String c = DuckSql.identifier(name);
        return switch (type) {
            case "boolean" -> "CASE WHEN " + c + " THEN '1' WHEN NOT " + c + " THEN '0' END";
            case "date" -> "CAST(" + c + " - DATE '1970-01-01' AS VARCHAR)";
            case "time" -> seconds("epoch_us(" + c + ")", 6);
            case "timestamp_ntz", "timestamp_ltz" ->
                seconds(nanos() ? "epoch_ns(" + c + ")" : "epoch_us(" + c + ")", nanos() ? 9 : 6);
            case "timestamp_tz" -> seconds("epoch_ns(" + c + ")", 9) + " || ' " + OFFSET + "'";
            case "variant", "array", "object" -> "sf_variant(" + c + ")";
            case "binary" -> "hex(" + c + ")";
            default -> "CAST(" + c + " AS VARCHAR)";
        };
    }

    /**
     * DuckDB's expression whose Arrow export is what Snowflake sends.
     *
     * @param integer the smallest DuckDB integer that holds all values of a {@code fixed} column; empty for a decimal
     */
    String arrow(String integer) {
        String c = DuckSql.identifier(name);
        return switch (type) {
            case "fixed" -> integer.isEmpty() ? c : "CAST(" + unscaled() + " AS " + integer + ")";
            case "time" -> "epoch_us(" + c + ") * 1000";
            case "timestamp_ntz", "timestamp_ltz" -> timestamp(c);
            case "timestamp_tz" ->
                struct("epoch_ns(" + c + ")", 1_000_000_000L, 1, ", timezone := " + OFFSET + "::INTEGER");
            case "variant", "array", "object" -> "sf_variant(" + c + ")";
            case "real" -> "CAST(" + c + " AS DOUBLE)";
            case "text" -> "CAST(" + c + " AS VARCHAR)";
            default -> c;
        };
    }

    /** A fixed column as a whole number. */
    String unscaled() {
        String c = DuckSql.identifier(name);
        return scale == 0 ? c : "CAST(replace(CAST(" + c + " AS VARCHAR), '.', '') AS HUGEINT)";
    }

    private String timestamp(String c) {
        if (scale == 0) {
            return "epoch_us(" + c + ") // 1000000";
        }
        if (scale == 3) {
            return "epoch_us(" + c + ") // 1000";
        }
        return nanos()
                ? struct("epoch_ns(" + c + ")", 1_000_000_000L, 1, "")
                : struct("epoch_us(" + c + ")", 1_000_000L, 1000, "");
    }

    private boolean nanos() {
        return duck.equals("TIMESTAMP_NS");
    }

    /** Seconds rounded down and the nanoseconds that are left, which are never negative. */
    private static String struct(String units, long perSecond, int nanos, String more) {
        String left = "((" + units + " % " + perSecond + " + " + perSecond + ") % " + perSecond + ")";
        return "CASE WHEN " + units + " IS NULL THEN NULL ELSE struct_pack(epoch := CAST((" + units + " - " + left
                + ") // " + perSecond + " AS BIGINT), fraction := CAST(" + left + " * " + nanos + " AS INTEGER)" + more
                + ") END";
    }

    private static String seconds(String units, int digits) {
        return "CAST(CAST(" + units + " AS DECIMAL(29,0)) * CAST(0." + "0".repeat(digits - 1)
                + "1 AS DECIMAL(9,9)) AS VARCHAR)";
    }
}
