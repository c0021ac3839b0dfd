package io.perseid.connector.duckdb;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Reads the types that {@code DESCRIBE} writes, such as {@code STRUCT(a INTEGER, "b c" ENUM('x', 'y')[])}. One use each.
 * Only the text tells JSON from VARCHAR, and TIMETZ from TIME: Arrow's schema does not.
 */
final class DuckDbTypeParser {

    private static final ArrowType NAIVE = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
    private static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    private static final ArrowType TIME = new ArrowType.Time(TimeUnit.MICROSECOND, 64);

    private final String text;
    private int at;

    private DuckDbTypeParser(String text) {
        this.text = text;
    }

    /** The type of {@code declared}; what we do not know is read as text. */
    static DuckDbType parse(String declared) {
        DuckDbTypeParser parser = new DuckDbTypeParser(declared);
        DuckDbType type = parser.type();
        return parser.at == declared.length() ? type : DuckDbType.text(false);
    }

    private DuckDbType type() {
        DuckDbType type = base();
        while (peek('[')) {
            int close = text.indexOf(']', at);
            if (close < 0) {
                return type;
            }
            type = DuckDbType.list(type, close > at + 1);
            at = close + 1;
        }
        return type;
    }

    private DuckDbType base() {
        String name = peek('"') ? quoted('"') : word();
        if (!peek('(')) {
            return scalar(name);
        }
        int start = at;
        switch (name) {
            case "STRUCT":
                return struct();
            case "TUPLE":
                return DuckDbType.tuple(types());
            case "MAP":
                List<DuckDbType> types = types();
                return DuckDbType.map(types.get(0), types.get(1));
            case "DECIMAL":
                skipBrackets();
                String[] digits = text.substring(start + 1, at - 1).split(",");
                int precision = Integer.parseInt(digits[0].strip());
                int scale = Integer.parseInt(digits[1].strip());
                return DuckDbType.same(new ArrowType.Decimal(precision, scale, 128), name + text.substring(start, at));
            default:
                skipBrackets();
                return DuckDbType.text(false);
        }
    }

    private DuckDbType struct() {
        List<String> names = new ArrayList<>();
        List<DuckDbType> members = new ArrayList<>();
        at++;
        while (!peek(')')) {
            names.add(peek('"') ? quoted('"') : name());
            at++;
            members.add(type());
            separator();
        }
        at++;
        return DuckDbType.struct(List.copyOf(names), List.copyOf(members));
    }

    private List<DuckDbType> types() {
        List<DuckDbType> types = new ArrayList<>();
        at++;
        while (!peek(')')) {
            types.add(type());
            separator();
        }
        at++;
        return List.copyOf(types);
    }

    private void separator() {
        if (peek(',')) {
            at += 2;
        } else if (!peek(')')) {
            throw new IllegalStateException("unreadable type " + text + " at " + at);
        }
    }

    /** The name of a type: words up to a bracket, a comma or the end. */
    private String word() {
        int start = at;
        while (at < text.length() && "()[],".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /** The name of a struct's member: up to the space. */
    private String name() {
        int start = at;
        at = text.indexOf(' ', at);
        return text.substring(start, at);
    }

    private String quoted(char quote) {
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) != quote) {
                content.append(text.charAt(at));
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                content.append(quote);
                at++;
            } else {
                at++;
                break;
            }
        }
        return content.toString();
    }

    /** Past the bracket that closes the one at hand; brackets inside quotes do not count. */
    private void skipBrackets() {
        int depth = 0;
        do {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                quoted(c);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
        } while (depth > 0);
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private static DuckDbType scalar(String name) {
        switch (name) {
            case "BOOLEAN":
                return DuckDbType.same(ArrowType.Bool.INSTANCE, name);
            case "TINYINT":
                return whole(name, 8, true);
            case "SMALLINT":
                return whole(name, 16, true);
            case "INTEGER":
                return whole(name, 32, true);
            case "BIGINT":
                return whole(name, 64, true);
            case "UTINYINT":
                return whole(name, 8, false);
            case "USMALLINT":
                return whole(name, 16, false);
            case "UINTEGER":
                return whole(name, 32, false);
            case "UBIGINT":
                return whole(name, 64, false);
            case "HUGEINT":
                // All 128 bits arrive, also those of the 39-digit values that Arrow's 38 digits do not promise.
                return DuckDbType.same(new ArrowType.Decimal(38, 0, 128), name);
            case "FLOAT":
                return DuckDbType.same(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), name);
            case "DOUBLE":
                return DuckDbType.same(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), name);
            case "VARCHAR":
                return DuckDbType.text(true);
            case "UUID":
                return DuckDbType.same(ArrowType.Utf8.INSTANCE, name);
            case "JSON":
                return DuckDbType.json(true);
            case "VARIANT":
                return DuckDbType.json(false);
            case "BLOB":
                return DuckDbType.same(ArrowType.Binary.INSTANCE, name);
            case "DATE":
                return DuckDbType.same(new ArrowType.Date(DateUnit.DAY), name);
            case "TIME":
                return DuckDbType.same(TIME, name);
            case "TIME_NS":
                return DuckDbType.cast(TIME, "TIME");
            case "TIMESTAMP":
                return DuckDbType.same(NAIVE, name);
            case "TIMESTAMP_S":
            case "TIMESTAMP_MS":
            case "TIMESTAMP_NS":
                return DuckDbType.cast(NAIVE, "TIMESTAMP");
            case "TIMESTAMP WITH TIME ZONE":
                return DuckDbType.same(INSTANT, name);
            case "TIMESTAMPTZ_NS":
                return DuckDbType.cast(INSTANT, "TIMESTAMP WITH TIME ZONE");
            default:
                return DuckDbType.text(false);
        }
    }

    private static DuckDbType whole(String name, int bits, boolean signed) {
        return DuckDbType.same(new ArrowType.Int(bits, signed), name);
    }
}
