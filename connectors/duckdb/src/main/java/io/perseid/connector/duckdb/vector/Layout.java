package io.perseid.connector.duckdb.vector;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.duckdb.AddressedVector;

/** Which of DuckDB's types is copied into which of Arrow's: those whose values look alike. Pure. */
final class Layout {

    /** Of HUGEINT, which arrives as a decimal. */
    private static final String WIDEST_DECIMAL = "DECIMAL(38,0)";

    private Layout() {}

    /** @return DuckDB's type and the column's name, if the vector is not what the field expects */
    static Optional<String> unlike(Field field, AddressedVector vector) throws SQLException {
        String given = vector.type();
        String expected = expected(field);
        boolean hugeint = given.equals("HUGEINT") && expected.equals(WIDEST_DECIMAL);
        if (!given.equals(expected) && !hugeint) {
            return Optional.of(field.getName() + " " + given + " instead of " + expected);
        }
        List<Field> members = field.getChildren();
        if (field.getType() instanceof ArrowType.Struct) {
            for (int i = 0; i < members.size(); i++) {
                Optional<String> other = unlike(members.get(i), vector.member(i));
                if (other.isPresent()) {
                    return other;
                }
            }
            return Optional.empty();
        }
        return members.isEmpty() ? Optional.empty() : unlike(members.get(0), vector.elements());
    }

    private static String expected(Field field) {
        ArrowType type = field.getType();
        if (type instanceof ArrowType.Int whole) {
            return whole(whole);
        }
        if (type instanceof ArrowType.FloatingPoint real) {
            return real.getPrecision() == FloatingPointPrecision.SINGLE ? "FLOAT" : "DOUBLE";
        }
        if (type instanceof ArrowType.Timestamp time) {
            return time.getTimezone() == null ? "TIMESTAMP" : "TIMESTAMP_TZ";
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return "DECIMAL(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
        }
        return switch (type.getTypeID()) {
            case Bool -> "BOOLEAN";
            case Utf8 -> "VARCHAR";
            case Binary -> "BLOB";
            case Date -> "DATE";
            case Time -> "TIME";
            case List -> "LIST";
            case Map -> "MAP";
            case Struct -> "STRUCT(" + field.getChildren().size() + ")";
            default -> throw new IllegalArgumentException("DuckDB columns are not read as " + type);
        };
    }

    private static String whole(ArrowType.Int type) {
        String name =
                switch (type.getBitWidth()) {
                    case 8 -> "TINYINT";
                    case 16 -> "SMALLINT";
                    case 32 -> "INTEGER";
                    default -> "BIGINT";
                };
        return type.getIsSigned() ? name : "U" + name;
    }
}
