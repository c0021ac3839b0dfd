package io.perseid.connector.postgres.copy;

import java.util.Objects;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** The decoder for a column: by what the server sends and the vector that was made for it. */
public final class ColumnDecoders {

    private ColumnDecoders() {}

    /**
     * @param vector of the canonical type that belongs to {@code wire}
     * @param element what an array's elements are sent as; null for anything else
     */
    public static ColumnDecoder of(Wire wire, FieldVector vector, @Nullable Wire element) {
        if (wire == Wire.ARRAY) {
            ListVector list = (ListVector) vector;
            return new ListColumn(list, of(Objects.requireNonNull(element), list.getDataVector(), null));
        }
        if (vector instanceof BitVector flags) {
            return new FlagColumn(flags);
        }
        return vector instanceof BaseVariableWidthVector texts
                ? new TextColumn(texts, text(wire))
                : new FixedColumn((BaseFixedWidthVector) vector, fixed(wire, vector));
    }

    private static TextColumn.Cell text(Wire wire) {
        switch (wire) {
            case TEXT:
            case BYTEA:
                return TextCells::plain;
            case PADDED_TEXT:
                return TextCells::padded;
            case JSONB:
                return TextCells::jsonb;
            case UUID:
                return TextCells.uuid();
            case NUMERIC:
                return NumericCells.text();
            default:
                throw new IllegalStateException(wire + " is no text");
        }
    }

    private static FixedColumn.Cell fixed(Wire wire, FieldVector vector) {
        switch (wire) {
            case INT2:
                return (message, at, to, index) -> Numbers.putInt2(to, index, Numbers.int2(message, at));
            case INT4:
            case FLOAT4:
                return (message, at, to, index) -> Numbers.putInt4(to, index, Numbers.int4(message, at));
            case INT8:
            case FLOAT8:
            case TIME:
                return (message, at, to, index) -> Numbers.putInt8(to, index, Numbers.int8(message, at));
            case DATE:
                return TimeCells::date;
            case TIMESTAMP:
                return TimeCells::timestamp;
            case DECIMAL:
                ArrowType.Decimal type = (ArrowType.Decimal) vector.getField().getType();
                return NumericCells.decimal(type.getPrecision(), type.getScale(), type.getBitWidth() / 8);
            default:
                throw new IllegalStateException(wire + " is of no fixed length");
        }
    }
}
