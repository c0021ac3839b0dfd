package io.perseid.connector.postgres.copy;

import java.util.Objects;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/** The decoder for a column: by what the server sends and the vector that was made for it. */
public final class CellDecoders {

    private CellDecoders() {}

    /**
     * @param vector of the canonical type that belongs to {@code wire}
     * @param element what an array's elements are sent as; null for anything else
     * @param checked whether texts may be something else than UTF-8
     */
    public static CellDecoder of(Wire wire, FieldVector vector, @Nullable Wire element, boolean checked) {
        boolean text = wire == Wire.TEXT || wire == Wire.PADDED_TEXT || wire == Wire.JSONB;
        CellDecoder decoder = of(wire, vector, element == null ? null : listElement(vector, element, checked));
        return checked && text ? new Utf8Check(decoder) : decoder;
    }

    private static CellDecoder listElement(FieldVector vector, Wire element, boolean checked) {
        return of(element, ((ListVector) vector).getDataVector(), null, checked);
    }

    private static CellDecoder of(Wire wire, FieldVector vector, @Nullable CellDecoder element) {
        switch (wire) {
            case BOOL:
                return ScalarDecoders.bool((BitVector) vector);
            case INT2:
                return ScalarDecoders.int2((SmallIntVector) vector);
            case INT4:
                return ScalarDecoders.int4((IntVector) vector);
            case INT8:
                return ScalarDecoders.int8((BigIntVector) vector);
            case FLOAT4:
                return ScalarDecoders.float4((Float4Vector) vector);
            case FLOAT8:
                return ScalarDecoders.float8((Float8Vector) vector);
            case DECIMAL:
                return NumericDecoders.decimal(vector);
            case NUMERIC:
                return NumericDecoders.text((VarCharVector) vector);
            case TEXT:
                return ScalarDecoders.text((VarCharVector) vector);
            case PADDED_TEXT:
                return ScalarDecoders.paddedText((VarCharVector) vector);
            case JSONB:
                return ScalarDecoders.jsonb((VarCharVector) vector);
            case UUID:
                return ScalarDecoders.uuid((VarCharVector) vector);
            case BYTEA:
                return ScalarDecoders.bytea((VarBinaryVector) vector);
            case DATE:
                return ScalarDecoders.date((DateDayVector) vector);
            case TIME:
                return ScalarDecoders.time((TimeMicroVector) vector);
            case TIMESTAMP:
                return ScalarDecoders.timestamp((TimeStampVector) vector);
            case ARRAY:
                return new ListDecoder((ListVector) vector, Objects.requireNonNull(element));
            default:
                throw new IllegalStateException("no decoder for " + wire);
        }
    }
}
