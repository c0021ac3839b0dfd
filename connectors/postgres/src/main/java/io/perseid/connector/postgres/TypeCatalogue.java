package io.perseid.connector.postgres;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

/**
 * Finds how a column is to be read, by its declared type. Types that a database or an extension brings are looked up in
 * its catalogue. For one transaction; one thread.
 */
final class TypeCatalogue {

    private static final Map<Integer, PostgresType> BUILT_IN = Map.ofEntries(
            Map.entry(Oid.BOOL, PostgresType.BOOL),
            Map.entry(Oid.INT2, PostgresType.INT2),
            Map.entry(Oid.INT4, PostgresType.INT4),
            Map.entry(Oid.INT8, PostgresType.INT8),
            Map.entry(Oid.FLOAT4, PostgresType.FLOAT4),
            Map.entry(Oid.FLOAT8, PostgresType.FLOAT8),
            Map.entry(Oid.TEXT, PostgresType.TEXT),
            Map.entry(Oid.VARCHAR, PostgresType.TEXT),
            Map.entry(Oid.NAME, PostgresType.TEXT),
            Map.entry(Oid.BPCHAR, PostgresType.PADDED_TEXT),
            Map.entry(Oid.UUID, PostgresType.UUID),
            Map.entry(Oid.BYTEA, PostgresType.BYTEA),
            Map.entry(Oid.DATE, PostgresType.DATE),
            Map.entry(Oid.TIME, PostgresType.TIME),
            Map.entry(Oid.TIMESTAMP, PostgresType.TIMESTAMP),
            Map.entry(Oid.TIMESTAMPTZ, PostgresType.TIMESTAMPTZ),
            Map.entry(Oid.JSON, PostgresType.JSON),
            Map.entry(Oid.JSONB, PostgresType.JSONB),
            Map.entry(Oid.INET, PostgresType.INET));

    /** What {@code numeric}'s modifier holds above its scale, and below it the scale in 11 bits with a sign. */
    private static final int NUMERIC_HEADER = 4;

    private final BaseConnection connection;

    TypeCatalogue(BaseConnection connection) {
        this.connection = connection;
    }

    /** @param place from 1 */
    PostgresColumn column(ResultSetMetaData columns, int place) throws SQLException {
        String typeName = columns.getColumnTypeName(place);
        int oid = connection.getTypeInfo().getPGType(typeName);
        int precision = columns.getPrecision(place);
        PostgresType type;
        String declared = typeName.startsWith("_") ? typeName.substring(1) : typeName;
        if ((oid == Oid.NUMERIC || oid == Oid.NUMERIC_ARRAY) && precision > 0) {
            int scale = signed(columns.getScale(place));
            PostgresType decimal = PostgresType.decimal(precision, scale);
            type = oid == Oid.NUMERIC ? decimal : PostgresType.array(decimal);
            declared += "(" + precision + "," + scale + ")";
        } else {
            type = find(oid, -1);
        }
        boolean array = typeName.startsWith("_");
        return new PostgresColumn(columns.getColumnName(place), type, array ? declared + "[]" : declared);
    }

    private PostgresType find(int oid, int modifier) throws SQLException {
        if (oid == Oid.NUMERIC) {
            int digits = modifier - NUMERIC_HEADER;
            return modifier < 0 ? PostgresType.NUMERIC : PostgresType.decimal(digits >> 16 & 0xFFFF, signed(digits));
        }
        PostgresType builtIn = BUILT_IN.get(oid);
        return builtIn != null ? builtIn : lookUp(oid, modifier);
    }

    private PostgresType lookUp(int oid, int modifier) throws SQLException {
        int element;
        int base;
        int baseModifier;
        try (Statement statement = connection.createStatement();
                ResultSet type =
                        statement.executeQuery("SELECT t.typtype::text, t.typcategory::text, t.typelem::bigint,"
                                + " t.typbasetype::bigint, t.typtypmod, p.proname FROM pg_catalog.pg_type t"
                                + " JOIN pg_catalog.pg_proc p ON p.oid = t.typsend WHERE t.oid = "
                                + Integer.toUnsignedString(oid))) {
            if (!type.next()) {
                // A pseudo-type such as void has no binary form.
                return PostgresType.AS_TEXT;
            }
            String kind = type.getString(1);
            String send = type.getString(6);
            if (kind.equals("e") || kind.equals("b") && (send.equals("citextsend") || send.equals("textsend"))) {
                return PostgresType.TEXT;
            }
            element = type.getString(2).equals("A") ? (int) type.getLong(3) : 0;
            base = kind.equals("d") ? (int) type.getLong(4) : 0;
            baseModifier = type.getInt(5);
        }
        if (base != 0) {
            return find(base, baseModifier);
        }
        return element != 0 ? PostgresType.array(find(element, modifier)) : PostgresType.AS_TEXT;
    }

    private static int signed(int scale) {
        return ((scale & 0x7FF) ^ 0x400) - 0x400;
    }
}
