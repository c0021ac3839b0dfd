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
        return switch (name) {
            case "STRUCT" -> struct();
            case "TUPLE" -> DuckDbType.tuple(types());
            case "MAP" -> map();
            case "DECIMAL" -> decimal();
            default -> {
                skipBrackets();
                yield DuckDbType.text(false);
            }
        };
    }

    private DuckDbType map() {
        List<DuckDbType> types = types();
        return DuckDbType.map(types.get(0), types.get(1));
    }

    private DuckDbType decimal() {
        int start = at;
        skipBrackets();
        int comma = text.indexOf(',', start);
        int precision = Integer.parseInt(text.substring(start + 1, comma).strip());
        int scale = Integer.parseInt(text.substring(comma + 1, at - 1).strip());
        return DuckDbType.same(
                new ArrowType.Decimal(precision, scale, 128), "DECIMAL(" + precision + "," + scale + ")");
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
        return switch (name) {
            case "BOOLEAN" -> DuckDbType.same(ArrowType.Bool.INSTANCE, name);
            case "TINYINT" -> whole(name, 8, true);
            case "SMALLINT" -> whole(name, 16, true);
            case "INTEGER" -> whole(name, 32, true);
            case "BIGINT" -> whole(name, 64, true);
            case "UTINYINT" -> whole(name, 8, false);
            case "USMALLINT" -> whole(name, 16, false);
            case "UINTEGER" -> whole(name, 32, false);
            case "UBIGINT" -> whole(name, 64, false);
            // All 128 bits arrive, also those of the 39-digit values that Arrow's 38 digits do not promise.
            case "HUGEINT" -> DuckDbType.same(new ArrowType.Decimal(38, 0, 128), name);
            case "FLOAT" -> DuckDbType.same(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE), name);
            case "DOUBLE" -> DuckDbType.same(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), name);
            case "VARCHAR" -> DuckDbType.text(true);
            case "JSON" -> DuckDbType.json(true);
            case "VARIANT" -> DuckDbType.json(false);
            case "BLOB" -> DuckDbType.same(ArrowType.Binary.INSTANCE, name);
            case "DATE" -> DuckDbType.same(new ArrowType.Date(DateUnit.DAY), name);
            case "TIME" -> DuckDbType.same(TIME, name);
            case "TIME_NS" -> DuckDbType.cast(TIME, "TIME");
            case "TIMESTAMP" -> DuckDbType.same(NAIVE, name);
            case "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> DuckDbType.cast(NAIVE, "TIMESTAMP");
            case "TIMESTAMP WITH TIME ZONE" -> DuckDbType.same(INSTANT, name);
            case "TIMESTAMPTZ_NS" -> DuckDbType.cast(INSTANT, "TIMESTAMP WITH TIME ZONE");
            default -> DuckDbType.text(false);
        };
    }

    private static DuckDbType whole(String name, int bits, boolean signed) {
        return DuckDbType.same(new ArrowType.Int(bits, signed), name);
    }
}
