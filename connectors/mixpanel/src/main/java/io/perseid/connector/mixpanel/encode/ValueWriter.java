package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/**
 * Writes the values of one column, or of one level inside a nested column, as JSON, reading Arrow's buffers by address.
 *
 * <p>Bound again for each batch. Indexes are those of the vector and are not checked. One thread.
 */
abstract class ValueWriter {

    private boolean nulls;
    private long validity;

    /** Points this writer, and those of its children, at a vector of the type it was compiled for. */
    final void bind(FieldVector vector) {
        nulls = vector.getNullCount() > 0;
        validity = nulls ? vector.getValidityBufferAddress() : 0;
        point(vector);
    }

    final boolean isNull(int index) {
        return nulls && (MemoryUtil.getByte(validity + (index >> 3)) >> (index & 7) & 1) == 0;
    }

    abstract void point(FieldVector vector);

    /**
     * Appends a value that is not null.
     *
     * @return false if JSON has no such value (NaN); {@code out} is then as before
     */
    abstract boolean write(int index, Bytes out);

    /** Whether values may be larger than a scalar, so that their size is worth a look. */
    boolean nested() {
        return false;
    }
}
