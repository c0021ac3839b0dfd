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
     */
    public static CellDecoder of(Wire wire, FieldVector vector, @Nullable Wire element) {
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
                ListVector list = (ListVector) vector;
                return new ListDecoder(list, of(Objects.requireNonNull(element), list.getDataVector(), null));
            default:
                throw new IllegalStateException("no decoder for " + wire);
        }
    }
}
