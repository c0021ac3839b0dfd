package org.duckdb;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.duckdb.DuckDBBindings.CAPIType;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * One of DuckDB's vectors, flat, as addresses. Layouts are those of DuckDB's C interface: numbers and times by themselves, texts as 16
 * bytes (length, then the text itself up to 12 bytes, else four bytes of it and an address), lists as 16 bytes (offset and
 * length), structs as a vector for each member. Valid as long as its {@link AddressedChunk}.
 */
@NullMarked
public final class AddressedVector {

    private final ByteBuffer vector;
    private final long data;
    private final long validity;

    AddressedVector(ByteBuffer vector) {
        this.vector = vector;
        // The sizes are of the buffers that stand for the addresses, which nobody reads through.
        this.data = address(DuckDBBindings.duckdb_vector_get_data(vector, Long.BYTES));
        this.validity = address(DuckDBBindings.duckdb_vector_get_validity(vector, Long.SIZE));
    }

    /** Of the first value; 0 where members have the values. */
    public long data() {
        return data;
    }

    /** Of 64-bit words with a bit for each value, 1 if it is there; 0 if all are. */
    public long validity() {
        return validity;
    }

    /** All elements of a list's or map's values, one behind another. */
    public AddressedVector elements() {
        return new AddressedVector(DuckDBBindings.duckdb_list_vector_get_child(vector));
    }

    public AddressedVector member(int index) {
        return new AddressedVector(DuckDBBindings.duckdb_struct_vector_get_child(vector, index));
    }

    /** Such as {@code BIGINT}, {@code DECIMAL(18,2)}, {@code LIST} or {@code STRUCT(3)} for three members. */
    public String type() throws SQLException {
        ByteBuffer type = DuckDBBindings.duckdb_vector_get_column_type(vector);
        try {
            CAPIType id = CAPIType.capiTypeFromTypeId(DuckDBBindings.duckdb_get_type_id(type));
            String name = id.name().substring("DUCKDB_TYPE_".length());
            switch (id) {
                case DUCKDB_TYPE_DECIMAL:
                    return name + "(" + DuckDBBindings.duckdb_decimal_width(type) + ","
                            + DuckDBBindings.duckdb_decimal_scale(type) + ")";
                case DUCKDB_TYPE_STRUCT:
                    return name + "(" + DuckDBBindings.duckdb_struct_type_child_count(type) + ")";
                default:
                    return name;
            }
        } finally {
            DuckDBBindings.duckdb_destroy_logical_type(type);
        }
    }

    private static long address(@Nullable ByteBuffer buffer) {
        return buffer == null ? 0 : MemoryUtil.getByteBufferAddress(buffer);
    }
}
